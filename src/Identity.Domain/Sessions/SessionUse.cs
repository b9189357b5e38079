namespace Identity.Domain.Sessions;

/// <summary>What <see cref="Session.Use"/> decided.</summary>
/// <param name="Repetition">Who repeated, where the token was repeated.</param>
/// <param name="IsNews">Whether it is the first of its generation, or the first one there by a second device and network: these are
/// audited.</param>
/// <param name="BecameShared">Whether this use marked the session as shared: its owner is told.</param>
public sealed record SessionUse(RefreshVerdict Verdict, Repetition? Repetition = null, bool IsNews = false, bool BecameShared = false);

/// <summary>Two uses in one generation, and where each came from.</summary>
/// <param name="Generation">The newest used generation at that time.</param>
/// <param name="FirstDevice">The user agent that used it first.</param>
/// <param name="FirstNetwork">The network that it was used from first: see <see cref="ClientNetwork"/>.</param>
public sealed record Repetition(int Generation, string? FirstDevice, string? FirstNetwork, string? Device, string? Network)
{
    /// <summary>For the audit, which outlives erasure: a user agent may say anything, so only its fingerprint stands there.</summary>
    public string Detail =>
        $"generation {Generation}, first from {FirstNetwork ?? "-"} by device {DeviceFingerprint.Of(FirstDevice)}, "
        + $"then from {Network ?? "-"} by device {DeviceFingerprint.Of(Device)}";
}
