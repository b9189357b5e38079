using DotNet.Testcontainers.Configurations;

namespace Identity.Testing.Containers;

/// <summary>The Docker engine that Testcontainers finds on this machine, if one runs. One for Windows images does not count.</summary>
public static class DockerEngine
{
    /// <summary>An engine that needs longer would slow the tests down more than it helps them. <c>test.sh</c> waits as long.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private static readonly Lazy<Task<bool>> s_answers = new(() => AnswersAsync(() => TestcontainersSettings.OS.DockerEndpointAuthConfig));

    /// <summary>Whether it answers within two seconds; asked once in a process.</summary>
    public static Task<bool> AnswersAsync() => s_answers.Value;

    internal static async Task<bool> AnswersAsync(Func<IDockerEndpointAuthenticationConfiguration?> find)
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            // On another thread: looking for an engine may block.
            return await Task.Run(() => RunsLinuxAsync(find(), patience.Token), patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception)
        {
            return false; // whatever the reason is, there is no engine to use
        }
    }

    private static async Task<bool> RunsLinuxAsync(IDockerEndpointAuthenticationConfiguration? endpoint, CancellationToken ct)
    {
        if (endpoint is null)
        {
            return false;
        }

        using var client = endpoint.GetDockerClientBuilder(Guid.CreateVersion7()).Build();
        return (await client.System.GetVersionAsync(ct)).Os == "linux";
    }
}
