using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Messaging;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.Accounts;

/// <summary>Erases an account and everything personal about it, for good. The audit keeps that it happened, and to which identifier.</summary>
public sealed class EraseAccount(ConfirmPassword confirmPassword, IUserStore users, IPersonalData personalData, IOutbox outbox, TimeProvider time)
{
    // The password may be changed or rehashed between its comparison and the erasure; comparing again tells which.
    private const int Attempts = 3;

    /// <summary>By its owner, who proves once more to know the password.</summary>
    public async Task<Result<Done>> ExecuteAsync(Guid userId, Guid sessionId, UnverifiedPassword password, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var confirmed = await confirmPassword.ExecuteAsync(userId, sessionId, password, "password", client, ct);
            if (!confirmed.IsSuccess)
            {
                return confirmed.Errors.ToArray();
            }

            // Neither address nor session: this event is what stays when nothing personal is left.
            var now = time.Now();
            var audit = AuditEvent.Of(AuditActions.AccountErased, now, userId);
            if (await personalData.TryEraseAsync(new Erasure(userId, confirmed.Value.PasswordHash, Farewell(confirmed.Value.Profile, client.Language, now), audit), ct))
            {
                return new Done();
            }
        }

        return TokenErrors.TokenInvalid; // disabled or erased by somebody else in the meantime: whoever asks is not signed in any more
    }

    /// <summary>By an operator, on whatever ground.</summary>
    public async Task<Result<Done>> ByOperatorAsync(Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await users.FindProfileAsync(userId, ct) is not { } profile)
        {
            return BranchErrors.MemberNotFound;
        }

        var now = time.Now();
        var audit = AuditEvent.Of(AuditActions.AccountErased, now, userId, address: by.Address, detail: $"by {by.Name}");
        return await personalData.TryEraseAsync(new Erasure(userId, VerifiedHash: null, Farewell(profile, MessageLanguages.Default, now), audit), ct)
            ? new Done()
            : BranchErrors.MemberNotFound;
    }

    /// <summary>The last mail tells an owner whose password somebody else knows (ASVS 6.3.7). To an address that nobody has proven it would be
    /// a stranger's.</summary>
    private OutboxMessage? Farewell(Profile profile, string language, DateTimeOffset now) => !profile.EmailVerified ? null : outbox.Prepare(
        new Message(MessageChannel.Mail, MessageTemplate.AccountErased, profile.Email, language, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["erasedAt"] = Message.Instant(now),
        }),
        now);
}
