using System.Runtime.InteropServices;

namespace Identity.Api.CommandLine;

/// <summary>SIGTERM and SIGINT from the first instruction on. The host listens only once it has started; before that, a container engine
/// would wait for its whole grace period, because the kernel drops a signal that process 1 does not handle.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly IReadOnlyList<PosixSignalRegistration> registrations;

    internal StopSignal() =>
        registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        ];

    internal CancellationToken Token => stop.Token;

    /// <summary>The system's own handling again: a verb ends at once.</summary>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}
