using Identity.Domain.Onboarding;

namespace Identity.Domain.Invitations;

/// <summary>What the holder of a link brings along.</summary>
/// <param name="Steps">As configured.</param>
/// <param name="Agreements">Those that were agreed to.</param>
/// <param name="Address">Where the request came from: part of the proof of the agreements.</param>
public sealed record Acceptance(
    InvitationLink Link,
    IReadOnlyList<StepSettings> Steps,
    IReadOnlyList<Agreement> Agreements,
    string? Address
);
