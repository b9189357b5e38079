using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Identity.Api.Tests.Hosting;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Npgsql;

namespace Identity.Api.Tests.Documents;

/// <summary>What the README says of a PostgreSQL database and of a deployment, run as it stands there in a clean copy.</summary>
[UnsupportedOSPlatform("windows")] // file modes
public sealed partial class ReadmeBlocksTests : IDisposable
{
    // What a project of `dotnet new web` adds by itself
    private const string Usings = """
        global using System; global using System.Linq; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http; global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;
        """;

    private readonly DataDirectory directory = new();
    private readonly int port = LoopbackPort.Choose();

    public void Dispose() => directory.Dispose();

    [Fact] // the first two by WalkthroughTests, the compose file by ComposeTests, the others here
    public void No_section_with_commands_is_left_out() =>
        File.ReadLines(Repository.PathOf("README.md"))
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line[3..])
            .Where(heading => Walk.Read(Repository.PathOf("README.md"), heading).Count > 0)
            .ShouldBe(
                [
                    "Two commands",
                    "Command line",
                    "With docker compose",
                    "Validate a token in another service",
                    "On PostgreSQL",
                    "In production",
                ],
                ignoreOrder: true
            );

    [Fact]
    public async Task Another_service_validates_tokens()
    {
        const string heading = "Validate a token in another service";
        var step = Walk.Read(Repository.PathOf("README.md"), heading).ShouldHaveSingleItem();
        var consumerPort = LoopbackPort.Choose();
        await using var shell = await StartAsync();
        Compile(OfThisRun(CSharp().Match(await File.ReadAllTextAsync(Repository.PathOf("README.md"))).Groups["code"].Value));
        await shell.RunAsync("serve; sed -n '/^  Try:/,$p' service.log | sed 1d >try.sh; sh try.sh");
        await shell.RunAsync(
            $"""
            ASPNETCORE_URLS= command dotnet consumer/consumer.dll >consumer.log 2>&1 &
            consumer=$!
            trap 'kill "$consumer" "$service"; wait' EXIT
            for _ in $(seq 600); do curl -s -o /dev/null http://localhost:{consumerPort}/ && break; sleep 0.1; done
            """
        );

        var came = await shell.RunAsync(OfThisRun(step.Commands));

        var shown = step.Answer!.Where(line => line.Length > 0).Select(line => Walk.Varying().Replace(line, "…")).ToList();
        came.SelectMany(line => line.Replace("}HTTP", "}\nHTTP", StringComparison.Ordinal).Split('\n')) // a body ends no line
            .Select(line => Walk.Varying().Replace(line, "…"))
            .Where(line =>
                line.StartsWith("HTTP", StringComparison.Ordinal) || line is ['{', ..] || line.StartsWith("WWW", StringComparison.Ordinal)
            )
            .ShouldBe(shown, string.Join('\n', [.. came, .. await shell.RunAsync("cat consumer.log")]));

        string OfThisRun(string text) =>
            text.Replace("localhost:5080", $"localhost:{port}", StringComparison.Ordinal)
                .Replace("localhost:5090", $"localhost:{consumerPort}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_needs_no_variables_beside_its_settings_file()
    {
        await using var database = await TestDatabases.CreateAsync(DatabaseKind.PostgreSql, _ => Task.CompletedTask);
        await using var shell = await StartAsync();
        await shell.RunAsync("unset ASPNETCORE_ENVIRONMENT");
        (await shell.RunAsync("command dotnet \"$IDENTITY_DLL\"")).ShouldBe(
            Walk.FirstOutput(Repository.PathOf("README.md"), "In production")
        );
        var steps = Walk.Read(Repository.PathOf("README.md"), "In production");
        steps.Count.ShouldBeGreaterThanOrEqualTo(2);

        // A verb that ends takes the place of the service, which would not.
        var first = await shell.RunAsync(
            OfThisRun(steps[0].Commands).Replace(" out/identity\n", " out/identity migrate\n", StringComparison.Ordinal)
        );
        var second = await shell.RunAsync(OfThisRun(steps[1].Commands));

        first.ShouldHaveSingleItem().ShouldStartWith("applied: 20261122023125_Initial, ");
        second.ShouldBe(steps[1].Answer!);
        foreach (var file in new[] { "identity.json", "master.key" })
        {
            File.GetUnixFileMode(directory.File(file)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        string OfThisRun(string commands) =>
            commands.Replace(
                "Host=…;Database=identity;Username=identity;Password=…",
                database.ConnectionString.TrimEnd(';'),
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task The_service_runs_on_PostgreSQL()
    {
        await using var shell = await StartAsync();
        if ((await shell.RunAsync("command -v psql")).Count == 0)
        {
            Announcement.Make("There is no psql: the section \"On PostgreSQL\" of README.md was not run.");
            return;
        }

        var server = new NpgsqlConnectionStringBuilder((await PostgresServer.SharedAsync()).ConnectionString);
        var name = $"readme_{Guid.CreateVersion7():N}";
        var steps = Walk.Read(Repository.PathOf("README.md"), "On PostgreSQL");
        await shell.RunAsync(
            $"export PGHOST={server.Host} PGPORT={server.Port} PGUSER={server.Username} PGPASSWORD='{server.Password}' PGDATABASE={server.Database}"
        );
        try
        {
            (await shell.RunAsync(OfThisRun(steps[0].Commands))).ShouldBe(["CREATE ROLE", "CREATE DATABASE"]);
            var log = await shell.RunAsync("cat service.log");
            foreach (var line in steps[0].Answer!.Where(line => line != "…"))
            {
                log.ShouldContain(line.Replace("localhost:5080", $"localhost:{port}", StringComparison.Ordinal));
            }

            // The signup that the start message proposes
            await shell.RunAsync("sed -n '/^  Try:/,$p' service.log | sed 1d >try.sh; sh try.sh");
            var rows = await shell.RunAsync($"PGPASSWORD=secret {OfThisRun(steps[1].Commands)}");
            var shown = steps[1].Answer!;
            (rows.Count(row => row.Length > 0), rows[0], rows[1]).ShouldBe((4, shown[0], shown[1]));
            rows[2][..^5].ShouldBe(shown[2][..^5]); // but for the salt
        }
        finally
        {
            await shell.RunAsync(
                $"kill $service; wait $service; psql -c 'DROP DATABASE IF EXISTS {name} WITH (FORCE)' -c 'DROP ROLE IF EXISTS {name}'"
            );
        }

        string OfThisRun(string commands) =>
            commands
                .Replace("ROLE identity", $"ROLE {name}", StringComparison.Ordinal)
                .Replace("DATABASE identity OWNER identity", $"DATABASE {name} OWNER {name}", StringComparison.Ordinal)
                .Replace("-U identity identity", $"-U {name} {name}", StringComparison.Ordinal)
                .Replace(
                    "Host=localhost;Database=identity;Username=identity",
                    $"Host={server.Host};Port={server.Port};Database={name};Username={name}",
                    StringComparison.Ordinal
                );
    }

    /// <summary>Into <c>consumer</c>, beside the two packages and what they need.</summary>
    private void Compile(string program)
    {
        var target = Directory.CreateDirectory(directory.File("consumer")).FullName;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var made = CSharpCompilation
            .Create(
                "consumer",
                [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(program)],
                references.Select(path => MetadataReference.CreateFromFile(path)),
                new CSharpCompilationOptions(OutputKind.ConsoleApplication)
            )
            .Emit(Path.Combine(target, "consumer.dll"));
        made.Diagnostics.Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error).ShouldBeEmpty();
        File.Copy(
            Path.ChangeExtension(GetType().Assembly.Location, ".runtimeconfig.json"),
            Path.Combine(target, "consumer.runtimeconfig.json")
        );
        var needed = references.Where(path =>
            Path.GetFileName(path).StartsWith("Microsoft.IdentityModel.", StringComparison.Ordinal)
            || Path.GetFileName(path) is "System.IdentityModel.Tokens.Jwt.dll"
        );
        foreach (var file in needed.Append(typeof(JwtBearerDefaults).Assembly.Location))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CSharp();

    private async Task<Shell> StartAsync()
    {
        await CleanCopy.MakeAsync(directory.Path);
        return new Shell(directory.Path, port, ServiceProgram.File);
    }
}
