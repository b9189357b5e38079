using Identity.Domain.Users;

namespace Identity.Domain.Passwords;

/// <summary>
/// Takes down that someone forgot a password, and no more: whether the address is anybody's is looked up later, by
/// <see cref="MailRequestedResets"/>, so that neither answer nor time can tell (security requirement 47).
/// </summary>
public sealed class RequestPasswordReset(IResetRequests requests, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(string email, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (Email.Parse(email) is not { } address)
        {
            return UserErrors.EmailInvalid;
        }

        await requests.AddAsync(ResetRequest.Of(address, client.Language, client.Address, time.Now()), ct);
        return new Done();
    }
}
