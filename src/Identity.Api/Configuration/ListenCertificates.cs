using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Identity.Api.Configuration;

/// <summary>Whether the service has the certificates that its https addresses need. Asked before anything starts, as
/// <see cref="ListenAddress.FindRefused"/>.</summary>
internal static class ListenCertificates
{
    private const string Certificates = "Kestrel:Certificates";
    private const string Default = Certificates + ":Default";
    private const string OfDevelopment = "1.3.6.1.4.1.311.84.1.1"; // ASP.NET Core HTTPS development certificate

    /// <summary>A sentence, or null.</summary>
    internal static string? FindFault(IConfiguration configuration, bool isDevelopment)
    {
        string[] secure = [.. ListenAddress.Secure(configuration)];
        if (secure.Length == 0)
        {
            return null;
        }

        IConfigurationSection[] given =
        [
            .. configuration.GetSection(Certificates).GetChildren(),
            .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint.GetSection("Certificate")),
        ];
        IConfigurationSection[] named = [.. given.Where(certificate => certificate.GetChildren().Any())];

        return named.Length > 0 ? named.Select(FaultOf).FirstOrDefault(fault => fault is not null)
            : !isDevelopment
                ? $"{secure[0]} needs a certificate. Set {Default}:Path and :KeyPath, or listen on http behind a proxy that speaks TLS."
            : !HasDevelopmentCertificate()
                ? $"{secure[0]} needs a certificate, and there is none for development. Run dotnet dev-certs https, or listen on http."
            : null;
    }

    /// <summary>The one that <c>dotnet dev-certs</c> makes, where Kestrel looks for it.</summary>
    private static bool HasDevelopmentCertificate()
    {
        try
        {
            using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
            return store.Certificates.Any(certificate => certificate.Extensions[OfDevelopment] is not null);
        }
        catch (CryptographicException)
        {
            return false; // this store does not exist
        }
    }

    private static string? FaultOf(IConfigurationSection certificate)
    {
        if (certificate["Path"] is not { Length: > 0 } path)
        {
            return null; // from a store of the system
        }

        var (file, key) = (FullPath(path), certificate["KeyPath"] is { Length: > 0 } keyPath ? FullPath(keyPath) : null);
        if (new[] { file, key }.FirstOrDefault(it => it is not null && !File.Exists(it)) is { } missing)
        {
            return $"{certificate.Path} names a file that does not exist: {missing}.";
        }

        try
        {
            using var loaded = Load(file, key, certificate["Password"]);
            return loaded.HasPrivateKey ? null : $"{certificate.Path} has no private key. Set {certificate.Path}:KeyPath.";
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException) // another key is an argument
        {
            return $"{certificate.Path} cannot be used: {file} is not a certificate, or its key or password does not fit.";
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return $"{certificate.Path} names a file that the user of this service cannot read.";
        }
    }

    /// <summary>As Kestrel resolves it: from the directory of the binary.</summary>
    private static string FullPath(string path) => Path.GetFullPath(path, AppContext.BaseDirectory);

    private static X509Certificate2 Load(string file, string? key, string? password) =>
        key is null
            ? X509Certificate2.GetCertContentType(file) is X509ContentType.Cert
                ? X509CertificateLoader.LoadCertificateFromFile(file)
                : X509CertificateLoader.LoadPkcs12FromFile(file, password)
            : password is null
                ? X509Certificate2.CreateFromPemFile(file, key)
                : X509Certificate2.CreateFromEncryptedPemFile(file, password, key);
}
