using Identity.Domain;
using Identity.Domain.Accounts;
using Identity.Domain.Onboarding;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Onboarding;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Throttling;

namespace Identity.Infrastructure.Changes;

/// <summary>Turns what verbs did into rows of the same transaction: new rows, audit, revocations, mails, and one statement for what concerns
/// many rows. Here, and nowhere else.</summary>
internal sealed class Consequences(WrongCodes wrongCodes, OnboardingSettings onboarding)
{
    /// <param name="subject">The user that it happened to, if it happened to one.</param>
    /// <param name="revoked">Takes what this replica must know once the transaction is committed.</param>
    /// <returns>Why none of it may happen, where only the database knows that; null to go on.</returns>
    internal async Task<Error?> ApplyAsync(
        IdentityDbContext db, Guid? subject, DomainEvent happened, Origin origin, List<Revocation> revoked, CancellationToken ct)
    {
        var audit = AuditedEvents.Of(happened, subject, origin);
        if (audit is not null)
        {
            db.Add(audit);
        }

        switch (happened)
        {
            case OnboardingExchanged it:
                db.Add(it.Session);
                break;
            case PhoneCodeIssued it:
                if (await PhoneCodes.FindLimitAsync(db, it.Code, it.Number, onboarding, ct) is { } limit)
                {
                    return limit.Refusal;
                }

                await PhoneCodes.ReplaceAsync(db, it.Code, ct);
                db.AddRange(it.Code, it.Text);
                break;
            case PhoneCodeRefused:
                await wrongCodes.CountAsync(db, CodeKind.Texted, audit!, wasOpen: true, ct);
                break;
        }

        return null;
    }
}
