namespace Identity.Domain.Invitations;

/// <summary>Says what a link is good for, and changes nothing: mail scanners follow links too.</summary>
public sealed class CheckInvitation(IInvitationTokens tokens, IInvitationStore invitations, TimeProvider time)
{
    public async Task<Result<InvitationFacts>> ExecuteAsync(string token, CancellationToken ct)
    {
        if (!tokens.TryRead(token, out var link) || await invitations.FindAsync(link.InvitationId, ct) is not { } facts)
        {
            return InvitationErrors.NotFound;
        }

        return facts.Invitation.RefusalOf(link, time.Now()) is { } refusal ? refusal : facts;
    }
}
