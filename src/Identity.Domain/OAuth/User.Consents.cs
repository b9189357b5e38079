using Identity.Domain.OAuth;

namespace Identity.Domain.Users;

/// <summary>What a user has allowed applications.</summary>
public sealed partial class User
{
    /// <summary>Allows a client these scopes, besides what it was allowed before.</summary>
    public Result<Done> Allow(Client client, IReadOnlyList<string> scopes, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(client);
        Record(new ConsentGiven(client.Id, scopes, now));
        return new Done();
    }

    /// <summary>Takes back all that a client was allowed, which ends its sessions. A stranger's consent is as absent as an unknown
    /// one.</summary>
    public Result<Done> Withdraw(Consent consent, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(consent);
        if (consent.UserId != Id)
        {
            return ConsentErrors.NotFound;
        }

        Record(new ConsentWithdrawn(consent.Id, consent.ClientId, now));
        return new Done();
    }
}
