namespace Identity.Domain.Invitations;

/// <summary>The secret in a mailed link: identifier and MAC, so there is nothing to steal in the database and nothing to ask it for a
/// forgery. Expiry and state live in the row, which lets a resend revive the same link.</summary>
public interface IInvitationTokens
{
    string Write(Guid invitationId);

    bool TryRead(string text, out Guid invitationId);
}
