using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Identity.Benchmarks;

/// <summary>The service as README publishes it, with its default settings but for the limits: all clients come from one address.</summary>
internal static class Published
{
    internal static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();
    private static readonly string MasterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <returns>The program.</returns>
    internal static async Task<string> PublishAsync()
    {
        var output = Path.Combine(Path.GetTempPath(), "identity-benchmarks");
        using var publish = Process.Start(
            "dotnet",
            [
                "publish",
                Path.Combine(Repository(), "src/Identity.Api"),
                "-c",
                "Release",
                "--use-current-runtime",
                "-p:RunAnalyzers=false",
                "-v",
                "quiet",
                "-nologo",
                "-o",
                output,
            ]
        );
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(output, "identity.dll")
            : throw new InvalidOperationException("The service was not published.");
    }

    internal static Task<Server> StartAsync(string program, string connectionString) =>
        Server.StartAsync(
            program,
            _ => [],
            port => new Dictionary<string, string>
            {
                ["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
                ["ConnectionStrings__Identity"] = connectionString + Environment.GetEnvironmentVariable("HOLD_CONN"),
                ["Identity__DataDirectory"] = Directory.CreateTempSubdirectory("identity-benchmarks-").FullName,
                ["Identity__Issuer"] = "http://127.0.0.1",
                ["Identity__MasterKey"] = MasterKey,
                ["Identity__Passwords__BcryptCost"] = Bcrypt.Cost.ToString(CultureInfo.InvariantCulture),
                ["Identity__RateLimits__Enabled"] = "false",
                ["Identity__Lockout__Enabled"] = "false",
            },
            "/health/ready"
        );

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Identity.slnx")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }
}
