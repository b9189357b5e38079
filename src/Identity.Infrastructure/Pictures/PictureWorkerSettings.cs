namespace Identity.Infrastructure.Pictures;

/// <summary>Limits of the worker. Not configuration: tests alone have reason to choose others.</summary>
internal sealed record PictureWorkerSettings
{
    internal static readonly PictureWorkerSettings Default = new();

    /// <summary>From the first byte in to the last byte out.</summary>
    internal TimeSpan LongestPicture { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker lives that nobody needs.</summary>
    internal TimeSpan LongestIdle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Until it says that it is ready.</summary>
    internal TimeSpan LongestStart { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an upload waits for its turn.</summary>
    internal TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Memory of all uploads that wait or are drawn, in bytes.</summary>
    internal long MostWaiting { get; init; } = 64 * Weight;

    /// <summary>What an upload counts at least, so that small ones have a limit too.</summary>
    internal const long Weight = 1024 * 1024;
}

/// <summary>How to start the worker: the command line of this same service, with the verb in place of everything else.</summary>
public sealed record PictureWorkerCommand(string FileName, IReadOnlyList<string> Arguments);
