using System.Diagnostics.Metrics;
using Identity.Infrastructure.Telemetry;

namespace Identity.Infrastructure.Sessions;

internal sealed class SessionMetrics(IMeterFactory meters)
{
    internal const string SharedName = "identity.sessions.shared";

    private readonly Counter<long> shared = meters
        .Create(IdentityMeter.Name)
        .CreateCounter<long>(SharedName, "{session}", "Sessions that were found to be used by two parties; outcome is notified or ended.");

    internal void CountShared(bool ended) => shared.Add(1, new KeyValuePair<string, object?>("outcome", ended ? "ended" : "notified"));
}
