using Identity.Domain.Users;

namespace Identity.Domain.Passwords;

/// <summary>Settles what <see cref="RequestPasswordReset"/> took down: a mail to each account that there is and that may be used.</summary>
public sealed class MailRequestedResets(
    IResetRequests requests,
    ICredentials credentials,
    IUsers users,
    PasswordMails mails,
    TimeProvider time
)
{
    private const int Batch = 100;

    /// <summary>After an outage: who asked that long ago has given up, or asked again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <returns>False when there was nothing to do.</returns>
    public async Task<bool> ExecuteAsync(CancellationToken ct)
    {
        var waiting = await requests.ListAsync(Batch, ct);
        foreach (var request in waiting)
        {
            await SettleAsync(request, ct);
        }

        return waiting.Count > 0;
    }

    private async Task SettleAsync(ResetRequest request, CancellationToken ct)
    {
        var now = time.Now();
        var asked = now - request.CreatedAt < Patience ? Email.Parse(request.Address) : null;
        var profile = asked is null ? null : (await credentials.FindAsync(asked, ct))?.Profile;
        if (profile is null || Email.Parse(profile.Email) is not { } stored || !await TryAnswerAsync(request, profile.Id, stored, now, ct))
        {
            await requests.RemoveAsync(request, ct);
        }
    }

    /// <returns>False where the account is gone, or another replica was faster.</returns>
    private async Task<bool> TryAnswerAsync(ResetRequest request, Guid userId, Email stored, DateTimeOffset now, CancellationToken ct)
    {
        var mail = mails.Reset(userId, stored, request.Language, now);
        var answered = await users.ChangeAsync(
            userId,
            request.Id,
            new Origin(request.RequestedFrom),
            (User user, ResetRequest it) => user.AnswerResetRequest(it, mail, now),
            ct
        );
        return answered is not null;
    }
}
