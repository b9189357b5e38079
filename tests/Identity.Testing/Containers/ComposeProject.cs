using System.Globalization;
using System.Security.Cryptography;
using Identity.Testing.Databases;

namespace Identity.Testing.Containers;

/// <summary>The repository's docker-compose.yml as a project of its own: with its own name, port, secrets, volumes and image.</summary>
public sealed class ComposeProject : IAsyncDisposable
{
    private readonly string composeFile;
    private readonly string name = $"identity-test-{Guid.CreateVersion7():N}";
    private readonly TemporaryDirectory directory = TemporaryDirectory.Create("identity-compose-");
    private readonly Watchdog? watchdog;

    /// <param name="composeFile">Its path. The images are built from the directory that it lies in.</param>
    public ComposeProject(string composeFile)
    {
        this.composeFile = composeFile;
        var port = LoopbackPort.Choose().ToString(CultureInfo.InvariantCulture);
        Address = new Uri($"http://127.0.0.1:{port}");
        File.WriteAllText(SecretFile("database-password"), RandomNumberGenerator.GetHexString(48, lowercase: true));
        File.WriteAllText(SecretFile("master-key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        File.WriteAllLines(EnvironmentFile, [$"IDENTITY_SECRETS={this.directory.Path}", $"IDENTITY_LISTEN=127.0.0.1:{port}"]);
        File.WriteAllText(OverrideFile, $"services: {{ identity: {{ image: {this.name} }} }}\n"); // the image of a real installation stays
        if (!OperatingSystem.IsWindows())
        {
            watchdog = Watchdog.Start(["sh", "-c", """ "$@"; docker image rm "$0" """, this.name, .. Remove]);
        }
    }

    /// <summary>Where the service listens.</summary>
    public Uri Address { get; }

    private string EnvironmentFile => Path.Combine(this.directory.Path, ".env");

    private string[] Remove => ["docker", "compose", "--project-name", this.name, "down", "--volumes", "--timeout", "5"];

    private string OverrideFile => Path.Combine(this.directory.Path, "override.yml");

    /// <summary>Builds what is not built yet, and waits until all is healthy.</summary>
    public Task UpAsync() => RunAsync("up", "--build", "--detach", "--wait", "--quiet-pull");

    public Task RestartAsync() => RunAsync("restart");

    /// <summary>Removes the containers. The volumes stay.</summary>
    public Task DownAsync() => RunAsync("down");

    /// <summary>Removes the containers, the volumes and the image; also when this process is killed, except on Windows.</summary>
    public async ValueTask DisposeAsync()
    {
        if (watchdog is not null)
        {
            watchdog.Dispose();
        }
        else
        {
            await Command.RunAsync(Remove);
        }

        this.directory.Dispose();
    }

    /// <summary>The directory is ours alone, and the users of the containers read the files in it.</summary>
    private string SecretFile(string name) => Path.Combine(this.directory.Path, name);

    private Task<string> RunAsync(params string[] words) =>
        Command.RunAsync([
            "docker",
            "compose",
            "--project-name",
            this.name,
            "--env-file",
            EnvironmentFile,
            "--file",
            this.composeFile,
            "--file",
            OverrideFile,
            .. words,
        ]);
}
