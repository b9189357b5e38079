using Identity.Domain.Users;

namespace Identity.Domain.OAuth;

/// <summary>Takes back what a person has allowed an application. The sessions that it has for this person end as well: without them it
/// would go on until they expire.</summary>
public sealed class WithdrawConsent(IConsents consents, IUsers users, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Guid userId, string clientId, ClientContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!ClientId.IsWellFormed(clientId) || await consents.FindAsync(userId, clientId, ct) is not { } given)
        {
            return ConsentErrors.NotFound;
        }

        var now = time.Now();
        return await users.ChangeAsync(userId, given.Id, context.Origin, (User user, Consent consent) => user.Withdraw(consent, now), ct)
            ?? ConsentErrors.NotFound;
    }
}
