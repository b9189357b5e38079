using Identity.Domain.Audit;
using Identity.Domain.Users;

namespace Identity.Domain.Passwords;

/// <summary>Settles what <see cref="RequestPasswordReset"/> took down: a mail to each account that there is and that may be used.</summary>
public sealed class MailRequestedResets(IPasswordStore store, ICredentials credentials, PasswordMails mails, TimeProvider time)
{
    private const int Batch = 100;

    /// <summary>After an outage: who asked that long ago has given up, or asked again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <returns>False when there was nothing to do.</returns>
    public async Task<bool> ExecuteAsync(CancellationToken ct)
    {
        var requests = await store.ListResetRequestsAsync(Batch, ct);
        foreach (var request in requests)
        {
            await SettleAsync(request, ct);
        }

        return requests.Count > 0;
    }

    private async Task SettleAsync(ResetRequest request, CancellationToken ct)
    {
        var now = time.Now();
        var account = now - request.CreatedAt < Patience && Email.Parse(request.Address) is { } asked ? await credentials.FindAsync(asked, ct) : null;

        // Nobody is helped by a way into an account that is locked; whoever manages it is told at the door, with the right password.
        var mail = account is { Status: not UserStatus.Disabled, Profile: var profile } && Email.Parse(profile.Email) is { } stored
            ? mails.Reset(profile.Id, stored, request.Language, now)
            : null;
        await store.SettleAsync(request, mail, AuditEvent.Of(AuditActions.PasswordResetMailed, now, account?.Profile.Id, address: request.RequestedFrom), ct);
    }
}
