using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Privacy;

/// <summary>Erases an account and everything personal about it, for good. The audit keeps that it happened, and to which
/// identifier.</summary>
public sealed class EraseUser(ConfirmPassword confirmPassword, IProfiles profiles, IUsers users, IOutbox outbox, TimeProvider time)
{
    /// <summary>By its owner, who proves once more to know the password.</summary>
    public async Task<Result<Done>> ExecuteAsync(
        Guid userId,
        Guid sessionId,
        UnverifiedPassword password,
        ClientContext client,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(client);

        // Neither address nor session: this event is what stays when nothing personal is left.
        return await confirmPassword.ThenAsync(
            userId,
            sessionId,
            password,
            "password",
            client,
            async confirmed =>
            {
                var now = time.Now();
                var farewell = Farewell(confirmed.Profile, client.Language, now);
                return await users.ChangeAsync(userId, Origin.None, user => user.Erase(confirmed.PasswordHash, farewell, now), ct)
                    ?? TokenErrors.TokenInvalid;
            },
            ct
        );
    }

    /// <summary>By an operator, on whatever ground.</summary>
    public async Task<Result<Done>> ByOperatorAsync(Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await profiles.FindAsync(userId, ct) is not { } profile)
        {
            return UserErrors.NotFound;
        }

        var now = time.Now();
        var farewell = Farewell(profile, MessageLanguages.Default, now);
        return await users.ChangeAsync(userId, by.Origin, user => user.Erase(farewell, now), ct) ?? UserErrors.NotFound;
    }

    /// <summary>The last mail tells an owner whose password someone else knows (ASVS 6.3.7). To an address that nobody has proven it would
    /// be a stranger's.</summary>
    private OutboxMessage? Farewell(Profile profile, string language, DateTimeOffset now) =>
        !profile.EmailVerified
            ? null
            : outbox.Prepare(
                new Message(
                    MessageChannel.Mail,
                    MessageTemplate.AccountErased,
                    profile.Email,
                    language,
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["erasedAt"] = Message.Instant(now) }
                ),
                now
            );
}
