using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Identity.Api.Doctor;
using Identity.Api.Tests.Gateway;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;
using Identity.Testing.Passwords;

namespace Identity.Api.Tests.CommandLine;

/// <summary><c>identity doctor</c> beside the service, as operators call it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DoctorTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite, "SQLite")]
    [InlineData(DatabaseKind.PostgreSql, "PostgreSQL")]
    public async Task An_installation_that_works_has_no_fault(DatabaseKind kind, string product)
    {
        await using var database = await TestDatabases.CreateAsync(kind, _ => Task.CompletedTask);
        using var data = new DataDirectory();
        using var breaches = new RangeService();
        var environment = Settings(data, database.ConnectionString);
        environment["Identity__Passwords__BreachedCheckUrl"] = breaches.Url;
        await using var service = await IdentityProcess.ServeAsync(environment);
        environment["Identity__Issuer"] = service.Address.OriginalString;

        var (code, output, errors) = await IdentityProcess.RunAsync(environment, "doctor", "--send-to", "ada@example.com");

        errors.ShouldBeEmpty();
        output.ShouldNotContain("fault  ");
        code.ShouldBe(0);
        var found = output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        found.ShouldContain(line => line.StartsWith($"ok database {product} ", StringComparison.Ordinal));
        found.ShouldContain("ok database It has the schema of this version.");
        found.ShouldContain(line => line.StartsWith("ok keys The key that signs next (", StringComparison.Ordinal));
        found.ShouldContain("ok passwords The breach service answers.");
        found.ShouldContain($"ok issuer The service answers at {service.Address.OriginalString} and says the same of itself.");
        found.ShouldContain("ok issuer Its key set has the key that signs.");
        found.ShouldContain("ok messages A test email to ada@example.com was taken.");
        Directory.EnumerateFiles(data.File("mail")).ShouldHaveSingleItem();
        breaches.Requests.ShouldHaveSingleItem().Path.ShouldBe("/range/00000");
    }

    [Fact]
    public async Task What_does_not_work_is_named_with_what_to_do()
    {
        using var data = new DataDirectory();
        await using var stranger = await EchoBackend.StartAsync();
        var environment = Settings(data, $"Data Source={data.File("identity.db")}");
        await using (await IdentityProcess.ServeAsync(environment)) { }

        environment["Identity__Issuer"] = stranger.Address.GetLeftPart(UriPartial.Authority);
        environment["Identity__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        environment["Identity__Mail__Host"] = "127.0.0.1";
        environment["Identity__Mail__Port"] = "1";
        environment["Identity__Mail__From"] = "no-reply@example.com";
        environment["Identity__Sms__WebhookUrl"] = "http://127.0.0.1:1/send?key=canary";
        environment["Identity__Sms__WebhookSecret"] = "a secret of the webhook";
        environment["Identity__Passwords__BreachedCheckUrl"] = "http://127.0.0.1:1/range/";
        var (code, output, _) = await IdentityProcess.RunAsync(environment, "doctor", "--json");

        code.ShouldBe(1);
        output.ShouldNotContain("canary");
        var found = JsonNode.Parse(output)!.AsArray().Select(it => $"{it!["verdict"]} {it["check"]} {it["text"]}").ToList();
        found.ShouldContain(line =>
            line.StartsWith("fault keys The key that signs (", StringComparison.Ordinal) && line.Contains("README")
        );
        found.ShouldContain("fault messages The mail server 127.0.0.1 is not ready: smtp_connect. docs/mail.md explains the word.");
        found.ShouldContain(line =>
            line.StartsWith("fault messages The SMS webhook at 127.0.0.1 is not ready: sms_webhook_", StringComparison.Ordinal)
        );
        found.ShouldContain(line => line.StartsWith("warning passwords The breach service does not answer: ", StringComparison.Ordinal));
        found.ShouldContain(line => line.StartsWith("fault issuer ", StringComparison.Ordinal) && line.Contains("no JSON document"));
    }

    [Fact]
    public async Task Another_service_at_the_address_of_the_issuer_is_noticed()
    {
        using DataDirectory data = new(),
            others = new();
        var environment = Settings(data, $"Data Source={data.File("identity.db")}");
        await using (await IdentityProcess.ServeAsync(environment)) { }
        await using var other = await IdentityProcess.ServeAsync(Settings(others, $"Data Source={others.File("identity.db")}"));

        environment["Identity__Issuer"] = other.Address.OriginalString;
        (await IdentityProcess.RunAsync(environment, "doctor")).Output.ShouldContain("Its key set lacks the key that signs here (");

        environment["Identity__Issuer"] = $"http://localhost:{other.Address.Port}";
        (await IdentityProcess.RunAsync(environment, "doctor")).Output.ShouldContain($"calls itself {other.Address.OriginalString}.");

        environment["Identity__Issuer"] = "http://127.0.0.1:1";
        (await IdentityProcess.RunAsync(environment, "doctor")).Output.ShouldContain("Nothing answers at http://127.0.0.1:1/");
    }

    [Fact]
    public async Task Nothing_is_made_where_no_database_is()
    {
        using var data = new DataDirectory();

        var (code, _, errors) = await IdentityProcess.RunAsync(Settings(data, $"Data Source={data.File("identity.db")}"), "doctor");

        (code, errors).ShouldBe(
            (
                78,
                $"identity: There is no database at {data.File("identity.db")}. Start the service there first, or set ConnectionStrings:Identity."
            )
        );
        Directory.EnumerateFileSystemEntries(data.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1.9, "ok Its clock and the clock here agree.")]
    [InlineData(-1.9, "ok Its clock and the clock here agree.")]
    [InlineData(3600, "warning Its clock is 3600 s ahead of the clock here. Synchronise both machines (NTP).")]
    [InlineData(-5, "warning Its clock is 5 s behind the clock here. Synchronise both machines (NTP).")]
    public void A_clock_that_differs_is_a_warning(double seconds, string expected)
    {
        var (verdict, text) = DatabaseCheck.Judge(TimeSpan.FromSeconds(seconds));

        $"{verdict.ToString().ToLowerInvariant()} {text}".ShouldBe(expected);
    }

    private static Dictionary<string, string> Settings(DataDirectory data, string connectionString) =>
        new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__Identity"] = connectionString,
            ["Identity__DataDirectory"] = data.Path,
            ["Identity__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Identity__Passwords__BcryptCost"] = "4",
            ["Identity__Passwords__BreachedCheck"] = "true",
        };
}
