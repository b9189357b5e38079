namespace Identity.Domain.Invitations;

/// <summary>The secret in a mailed link: identifier, generation and MAC, so there is nothing to steal in the database and nothing to ask it
/// for a forgery. Expiry and state live in the row, so a resend keeps a link that has not expired.</summary>
public interface IInvitationTokens
{
    string Write(InvitationLink link);

    bool TryRead(string text, out InvitationLink link);
}
