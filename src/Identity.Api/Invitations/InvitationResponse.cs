using Identity.Domain.Invitations;

namespace Identity.Api.Invitations;

/// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">For resend and revoke.</param>
/// <param name="Email" example="grace@example.com">Where the link went.</param>
/// <param name="Name" example="Grace Hopper">As the advisor entered it.</param>
/// <param name="PhoneNumber" example="+4915112345678">As the advisor gave it, or null.</param>
/// <param name="Status" example="pending">pending, accepted, expired or revoked.</param>
/// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">UTC.</param>
/// <param name="SentAt" example="2026-11-22T09:30:00.000Z">The latest mail.</param>
/// <param name="ExpiresAt" example="2026-11-29T09:30:00.000Z">The link's end.</param>
/// <param name="AcceptedAt" example="2026-11-23T10:00:00.000Z">Or null.</param>
internal sealed record InvitationResponse(
    Guid Id, string Email, string Name, string? PhoneNumber, string Status, DateTimeOffset CreatedAt, DateTimeOffset SentAt, DateTimeOffset ExpiresAt, DateTimeOffset? AcceptedAt)
{
    internal static InvitationResponse From(Invitation invitation, DateTimeOffset now) => new(
        invitation.Id, invitation.Email, invitation.Name, invitation.PhoneNumber, invitation.StateAt(now).ToString().ToLowerInvariant(), invitation.CreatedAt,
        invitation.SentAt, invitation.ExpiresAt, invitation.AcceptedAt);
}
