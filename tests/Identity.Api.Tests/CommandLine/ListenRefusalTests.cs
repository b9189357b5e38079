using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Identity.Api.CommandLine;
using Identity.Api.Tests.Hosting;
using Microsoft.Extensions.Configuration;

namespace Identity.Api.Tests.CommandLine;

/// <summary>Why the service cannot listen is one sentence, before it has made anything.</summary>
[Collection("command line")]
public sealed class ListenRefusalTests : IDisposable
{
    private const string Secure = "https://127.0.0.1:0";
    private const string Default = "Kestrel:Certificates:Default";

    private readonly DataDirectory data = new();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("http://192.0.2.1:5080", "http://192.0.2.1:5080 cannot be used: this machine has no such address.")]
    [InlineData(Secure, Secure + " needs a certificate. Set Kestrel:Certificates:Default:Path and :KeyPath")]
    public async Task The_service_says_it_and_makes_no_database(string url, string sentence)
    {
        await File.WriteAllTextAsync(data.File("key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var errors = Console.Error;
        await using var said = new StringWriter();
        Console.SetError(said);
        try
        {
            var code = await IdentityCommand.RunAsync([
                "serve",
                "--environment=Production",
                $"--urls={url}",
                "--Identity:Issuer=https://id.example.com",
                $"--Identity:MasterKeyFile={data.File("key")}",
                $"--Identity:DataDirectory={data.Path}",
            ]);

            code.ShouldBe(78);
        }
        finally
        {
            Console.SetError(errors);
        }

        said.ToString().TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldStartWith($"identity: {sentence}");
        File.Exists(data.File("identity.db")).ShouldBeFalse();
    }

    [Fact]
    public void An_address_that_another_process_has_is_no_fault_of_the_configuration()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        Of(("urls", url)).ShouldBe(($"{url} is in use. Stop the other process, or set ASPNETCORE_URLS.", 69));
    }

    [Fact]
    public void Over_http_no_certificate_is_looked_for() =>
        Of(("urls", "http://127.0.0.1:0"), ($"{Default}:Path", data.File("none.pfx"))).ShouldBeNull();

    [Fact] // as root, which may listen everywhere, this is all that can be asked
    public void A_port_that_only_root_may_use_is_said_to_be_one()
    {
        var (sentence, code) = ListenRefusal.Of("http://*:80", SocketError.AccessDenied);

        sentence.ShouldStartWith("http://*:80 cannot be used: permission denied. Only root may listen on ports below 1024.");
        code.ShouldBe(78);
    }

    [Fact]
    public void A_certificate_has_to_be_there_and_to_fit()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddDays(1)
        );
        using var another = ECDsa.Create();
        File.WriteAllText(data.File("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(data.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(data.File("another.pem"), another.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(data.File("cert.pfx"), certificate.Export(X509ContentType.Pfx, "canary"));
        var pem = ($"{Default}:Path", data.File("cert.pem"));
        var pfx = ($"{Default}:Path", data.File("cert.pfx"));

        SecureWith(pem, ($"{Default}:KeyPath", data.File("key.pem"))).ShouldBeNull();
        SecureWith(pfx, ($"{Default}:Password", "canary")).ShouldBeNull();
        SecureWith(pem, ($"{Default}:KeyPath", data.File("none.pem")))
            .ShouldBe($"{Default} names a file that does not exist: {data.File("none.pem")}.");
        SecureWith(($"{Default}:Path", data.File("none.pfx")))
            .ShouldBe($"{Default} names a file that does not exist: {data.File("none.pfx")}.");
        SecureWith(pem, ($"{Default}:KeyPath", data.File("another.pem"))).ShouldNotBeNull().ShouldContain("cannot be used");
        var wrong = SecureWith(pfx, ($"{Default}:Password", "wrong canary")).ShouldNotBeNull();
        wrong.ShouldBe($"{Default} cannot be used: {data.File("cert.pfx")} is not a certificate, or its key or password does not fit.");
        SecureWith(pem).ShouldBe($"{Default} has no private key. Set {Default}:KeyPath.");

        static string? SecureWith(params (string Key, string Value)[] given) => Of([("urls", Secure), .. given])?.Sentence;
    }

    private static (string Sentence, int Code)? Of(params (string Key, string Value)[] given)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(given.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
            .Build();
        return ListenRefusal.Of(configuration, isDevelopment: false);
    }
}
