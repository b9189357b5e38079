using System.Diagnostics.Metrics;

namespace Identity.ResourceServer;

/// <summary>Meter <c>Identity.ResourceServer</c>.</summary>
internal sealed class ResourceServerMetrics
{
    internal const string MeterName = "Identity.ResourceServer";
    internal const string UnverifiedName = "identity.resource_server.tokens.unverified";
    internal const string RefusedName = "identity.resource_server.tokens.refused";
    internal const string AgeName = "identity.resource_server.feed.age";
    internal const string RevocationsName = "identity.resource_server.feed.revocations";

    private readonly Counter<long> unverified;
    private readonly Counter<long> refused;

    public ResourceServerMetrics(IMeterFactory meters, RevokedTokens revoked)
    {
        var meter = meters.Create(MeterName);
        unverified = meter.CreateCounter<long>(UnverifiedName, "{token}", "Tokens accepted although it was not known what was revoked.");
        refused = meter.CreateCounter<long>(
            RefusedName,
            "{token}",
            "Tokens refused beside their signature; reason is malformed, temporary, revoked or stale."
        );
        meter.CreateObservableGauge(AgeName, () => Ages(revoked), "s", "How old the knowledge of revocations is.");
        meter.CreateObservableGauge(RevocationsName, () => revoked.Count, "{revocation}", "Revocations in memory.");
    }

    internal void CountUnverified() => unverified.Add(1);

    internal void CountRefused(string reason) => refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Nothing before the first answer.</summary>
    private static IEnumerable<Measurement<double>> Ages(RevokedTokens revoked) =>
        revoked.Age is { } age ? [new Measurement<double>(age.TotalSeconds)] : [];
}
