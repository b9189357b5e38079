using Identity.Domain.Sessions;

namespace Identity.Domain.OAuth;

/// <summary>Takes back what a person has allowed an application. The sessions that it has for this person end as well: without them it
/// would go on until they expire.</summary>
public sealed class WithdrawConsent(IConsents consents, IClientSessions sessions, LogOut logOut)
{
    public async Task<Result<Done>> ExecuteAsync(Guid userId, string clientId, ClientContext context, CancellationToken ct)
    {
        if (!ClientId.IsWellFormed(clientId) || !await consents.WithdrawAsync(userId, clientId, ct))
        {
            return ConsentErrors.NotFound;
        }

        foreach (var sessionId in await sessions.ListOpenAsync(userId, clientId, ct))
        {
            await logOut.ExecuteAsync(userId, sessionId, context, ct);
        }

        return new Done();
    }
}
