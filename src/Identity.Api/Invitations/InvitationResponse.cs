using Identity.Domain.Invitations;

namespace Identity.Api.Invitations;

/// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">Identifies the invitation when you resend or revoke it.</param>
/// <param name="Email" example="grace@example.com">The link was sent to this email address.</param>
/// <param name="Name" example="Grace Hopper">The name of the person, as the advisor entered it.</param>
/// <param name="PhoneNumber" example="+4915112345678">As the advisor gave it, or null.</param>
/// <param name="Status" example="pending">The state of the invitation: pending, accepted, expired, revoked or undeliverable.</param>
/// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the invitation was created (UTC).</param>
/// <param name="SentAt" example="2026-11-22T09:30:00.000Z">When the latest email was sent (UTC).</param>
/// <param name="ExpiresAt" example="2026-11-29T09:30:00.000Z">When the link expires (UTC).</param>
/// <param name="AcceptedAt" example="2026-11-23T10:00:00.000Z">When the invitation was accepted (UTC), or null.</param>
internal sealed record InvitationResponse(
    Guid Id,
    string Email,
    string Name,
    string? PhoneNumber,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset SentAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? AcceptedAt
)
{
    internal static InvitationResponse From(Invitation invitation, DateTimeOffset now) =>
        new(
            invitation.Id,
            invitation.Email,
            invitation.Name,
            invitation.PhoneNumber,
            invitation.StateAt(now).ToString().ToLowerInvariant(),
            invitation.CreatedAt,
            invitation.SentAt,
            invitation.ExpiresAt,
            invitation.AcceptedAt
        );
}
