using System.Diagnostics;
using System.Runtime.Versioning;
using Identity.Api.Configuration;
using Identity.Api.Tests.Hosting;
using Identity.Infrastructure.Persistence;
using Microsoft.Extensions.Configuration;
using Npgsql;
using YamlDotNet.Serialization;

namespace Identity.Api.Tests.Containers;

/// <summary>What docker-compose.yml promises, read without an engine.</summary>
public sealed class ComposeFileTests
{
    private const string SecretsDirectory = "${IDENTITY_SECRETS:?run docker/make-secrets.sh first}/";

    private static readonly ComposeFile s_file = new DeserializerBuilder()
        .IgnoreUnmatchedProperties()
        .Build()
        .Deserialize<ComposeFile>(File.ReadAllText(Repository.PathOf("docker-compose.yml")));

    public static TheoryData<string> Services => [.. s_file.Services.Keys];

    [Theory, MemberData(nameof(Services))]
    public void A_service_has_limits_and_few_rights(string name)
    {
        var service = s_file.Services[name];

        service.MemoryLimit.ShouldBe("1g");
        service.ProcessLimit.ShouldBeInRange(100, 500);
        service.CapDrop.ShouldBe(["ALL"]);
        service.CapAdd.ShouldBeEmpty();
        service.SecurityOptions.ShouldBe(["no-new-privileges:true"]);
        service.ReadOnly.ShouldBeTrue();
        service.Tmpfs.ShouldContain("/tmp");
        service.Privileged.ShouldBeFalse();
        service.Restart.ShouldBe("unless-stopped");
    }

    [Theory, MemberData(nameof(Services))]
    public void A_service_runs_as_an_ordinary_user_and_is_asked_for_its_health(string name)
    {
        var service = s_file.Services[name];
        var dockerfile = File.ReadAllLines(Repository.PathOf("Dockerfile"));

        if (service.Build is not null)
        {
            dockerfile.ShouldContain(line => line.StartsWith("USER $APP_UID", StringComparison.Ordinal));
            dockerfile.ShouldContain(line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
        }
        else
        {
            service.User.ShouldBe("postgres");
            service.HealthCheck.ShouldNotBeNull();
        }
    }

    [Theory, MemberData(nameof(Services))]
    public void The_environment_holds_no_secret(string name)
    {
        foreach (var (variable, value) in s_file.Services[name].Environment)
        {
            if (new[] { "PASSWORD", "SECRET", "KEY" }.Any(word => variable.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                variable.ShouldEndWith("FILE", Case.Insensitive);
                value.ShouldStartWith("/run/secrets/");
            }

            // Any variable could be a secret of .env; this one is an address.
            value.Replace("${IDENTITY_ISSUER:-http://localhost:8080}", "", StringComparison.Ordinal).ShouldNotContain('$');
            value.ShouldNotContain("password=", Case.Insensitive);
        }
    }

    [Fact]
    public void Each_service_mounts_the_secrets_that_it_needs_and_no_other()
    {
        s_file.Services["identity"].Secrets.ShouldBe(["database-password", "master-key"]);
        s_file.Services["postgres"].Secrets.ShouldBe(["database-password"]);
        s_file
            .Secrets.Select(secret => (secret.Key, secret.Value.File))
            .ShouldBe([("database-password", SecretsDirectory + "database-password"), ("master-key", SecretsDirectory + "master-key")]);
    }

    [Fact]
    public void The_service_reads_its_secrets_from_the_mounted_files_and_is_not_the_superuser_of_the_database()
    {
        using var mounted = new DataDirectory();
        File.WriteAllText(mounted.File("database-password"), "canary\n");
        File.WriteAllText(mounted.File("master-key"), Configuration.Given.MasterKey + "\n");
        var environment = s_file
            .Services["identity"]
            .Environment.ToDictionary(
                variable => variable.Key.Replace("__", ":", StringComparison.Ordinal),
                variable =>
                    (string?)
                        variable
                            .Value.Replace("/run/secrets", mounted.Path, StringComparison.Ordinal)
                            .Replace("${IDENTITY_ISSUER:-http://localhost:8080}", "http://localhost:8080", StringComparison.Ordinal)
            );
        environment["Identity:DataDirectory"] = mounted.Path;

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(environment).Build();
        var settings = SettingsReader.Read(configuration, isDevelopment: false, out var unknown);

        unknown.ShouldBeEmpty();
        settings.Store.Kind.ShouldBe(DatabaseKind.PostgreSql);
        var connection = new NpgsqlConnectionStringBuilder(settings.Store.ConnectionString);
        (connection.Host, connection.Database, connection.Username).ShouldBe(("postgres", "identity", "identity"));
        connection.Password.ShouldBe("canary");
        s_file.Services["postgres"].Environment.ShouldNotContainKey("POSTGRES_USER"); // so that the superuser is `postgres`
    }

    [Fact]
    public void A_new_volume_runs_the_script_that_makes_the_role() =>
        s_file.Services["postgres"].Volumes.ShouldContain("./docker/database-role.sh:/docker-entrypoint-initdb.d/identity.sh:ro");

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task The_secrets_are_made_once_and_their_directory_is_closed_to_other_users()
    {
        using var clone = new Clone();

        var (code, errors) = await clone.MakeSecretsAsync();

        code.ShouldBe(0, errors);
        clone.FileNames().ShouldBe([.. s_file.Secrets.Keys.Order(StringComparer.Ordinal)]);
        File.GetUnixFileMode(clone.PathOf("secrets")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var name in clone.FileNames()) // read by the users of the containers
        {
            File.GetUnixFileMode(clone.PathOf("secrets", name)).HasFlag(UnixFileMode.OtherRead).ShouldBeTrue(name);
        }

        var script = File.GetUnixFileMode(clone.PathOf("docker", "database-role.sh"));
        script.HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherExecute).ShouldBeTrue();
        Convert.FromBase64String(clone.Read("secrets", "master-key")).Length.ShouldBe(32);
        clone.Read("secrets", "database-password").Trim().Length.ShouldBe(48);
        clone.Read(".env").ShouldBe("IDENTITY_SECRETS=./secrets\n");

        var key = clone.Read("secrets", "master-key");
        var (again, refusal) = await clone.MakeSecretsAsync();

        (again, refusal).ShouldBe((1, "The directory secrets exists already. Nothing was changed.\n"));
        clone.Read("secrets", "master-key").ShouldBe(key);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task The_secrets_of_an_earlier_version_are_taken_from_its_environment_file()
    {
        using var clone = new Clone();
        File.WriteAllText(
            clone.PathOf(".env"),
            "POSTGRES_PASSWORD=0123abcd\nIDENTITY_MASTER_KEY=bWFzdGVy==\nIDENTITY_LISTEN=127.0.0.1:9000\n"
        );

        var (code, errors) = await clone.MakeSecretsAsync();

        code.ShouldBe(0, errors);
        clone.Read("secrets", "database-password").ShouldBe("0123abcd\n");
        clone.Read("secrets", "master-key").ShouldBe("bWFzdGVy==\n");
        clone.Read(".env").ShouldEndWith("IDENTITY_LISTEN=127.0.0.1:9000\nIDENTITY_SECRETS=./secrets\n");
    }

    /// <summary>As far as the script needs one.</summary>
    [UnsupportedOSPlatform("windows")]
    private sealed class Clone : IDisposable
    {
        private readonly DataDirectory directory = new();

        internal Clone()
        {
            Directory.CreateDirectory(PathOf("docker"));
            foreach (var script in (string[])["make-secrets.sh", "database-role.sh"])
            {
                File.Copy(Repository.PathOf("docker", script), PathOf("docker", script));
            }

            File.SetUnixFileMode(PathOf("docker", "database-role.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite); // a strict umask
        }

        public void Dispose() => this.directory.Dispose();

        internal string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([this.directory.Path, .. parts]);

        internal string Read(params ReadOnlySpan<string> parts) => File.ReadAllText(PathOf(parts));

        internal IEnumerable<string> FileNames() =>
            Directory.EnumerateFiles(PathOf("secrets")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

        internal async Task<(int Code, string Errors)> MakeSecretsAsync()
        {
            using var script = Process.Start(
                new ProcessStartInfo("sh", ["-c", "umask 077; sh docker/make-secrets.sh"])
                {
                    WorkingDirectory = this.directory.Path,
                    UseShellExecute = false,
                    RedirectStandardError = true,
                }
            )!;
            var errors = await script.StandardError.ReadToEndAsync();
            await script.WaitForExitAsync();
            return (script.ExitCode, errors);
        }
    }

    private sealed class ComposeFile
    {
        [YamlMember(Alias = "services")]
        public Dictionary<string, Service> Services { get; set; } = [];

        [YamlMember(Alias = "secrets")]
        public Dictionary<string, Secret> Secrets { get; set; } = [];
    }

    private sealed class Secret
    {
        [YamlMember(Alias = "file")]
        public string File { get; set; } = "";
    }

    private sealed class Service
    {
        [YamlMember(Alias = "build")]
        public string? Build { get; set; }

        [YamlMember(Alias = "user")]
        public string? User { get; set; }

        [YamlMember(Alias = "environment")]
        public Dictionary<string, string> Environment { get; set; } = [];

        [YamlMember(Alias = "secrets")]
        public List<string> Secrets { get; set; } = [];

        [YamlMember(Alias = "volumes")]
        public List<string> Volumes { get; set; } = [];

        [YamlMember(Alias = "healthcheck")]
        public Dictionary<string, object>? HealthCheck { get; set; }

        [YamlMember(Alias = "read_only")]
        public bool ReadOnly { get; set; }

        [YamlMember(Alias = "privileged")]
        public bool Privileged { get; set; }

        [YamlMember(Alias = "tmpfs")]
        public List<string> Tmpfs { get; set; } = [];

        [YamlMember(Alias = "cap_drop")]
        public List<string> CapDrop { get; set; } = [];

        [YamlMember(Alias = "cap_add")]
        public List<string> CapAdd { get; set; } = [];

        [YamlMember(Alias = "security_opt")]
        public List<string> SecurityOptions { get; set; } = [];

        [YamlMember(Alias = "mem_limit")]
        public string? MemoryLimit { get; set; }

        [YamlMember(Alias = "pids_limit")]
        public int ProcessLimit { get; set; }

        [YamlMember(Alias = "restart")]
        public string? Restart { get; set; }
    }
}
