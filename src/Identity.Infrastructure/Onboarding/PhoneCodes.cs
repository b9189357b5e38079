using Identity.Domain;
using Identity.Domain.Onboarding;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Onboarding;

/// <summary>What a new code means for the codes before it. Plain SQL: many users ask for codes to one number or country, and only the
/// database sees them all.</summary>
internal static class PhoneCodes
{
    internal static IQueryable<OneTimeCode> Open(IdentityDbContext db, Guid userId, string purpose) =>
        db.OneTimeCodes.Where(code => code.UserId == userId && code.Purpose == purpose && code.ConsumedAt == null);

    internal static Task ReplaceAsync(IdentityDbContext db, OneTimeCode newer, CancellationToken ct) =>
        Open(db, newer.UserId, newer.Purpose).ExecuteUpdateAsync(old => old.SetProperty(it => it.ConsumedAt, newer.CreatedAt), ct);

    internal static async Task<TextLimit?> FindLimitAsync(
        IdentityDbContext db,
        OneTimeCode code,
        PhoneNumber number,
        OnboardingSettings limits,
        CancellationToken ct
    )
    {
        var (hour, day, prefix) = (TimeSpan.FromHours(1), TimeSpan.FromDays(1), number.Prefix);
        var ofPerson = db.OneTimeCodes.Where(sent => sent.UserId == code.UserId);
        return await ReachedAsync(ofPerson, limits.CodesPerPersonAndHour, hour, "for one user in an hour")
            ?? await ReachedAsync(ofPerson, limits.CodesPerPersonAndDay, day, "for one user in a day")
            ?? await ReachedAsync(
                db.OneTimeCodes.Where(sent => sent.Target == number.Value),
                limits.CodesPerNumberAndDay,
                day,
                "for one phone number in a day"
            )
            ?? await ReachedAsync(
                db.OneTimeCodes.Where(sent => sent.Target.StartsWith(prefix)),
                limits.CodesPerPrefixAndHour,
                hour,
                "for one country in an hour"
            );

        // Of so many in the window the oldest: until it is out of it, there is no place.
        async Task<TextLimit?> ReachedAsync(IQueryable<OneTimeCode> sent, int most, TimeSpan window, string of)
        {
            var from = code.CreatedAt - window;
            var oldest = await sent.Where(other => other.CreatedAt > from)
                .OrderByDescending(other => other.CreatedAt)
                .Skip(most - 1)
                .Select(other => (DateTimeOffset?)other.CreatedAt)
                .FirstOrDefaultAsync(ct);
            return oldest is { } at ? new TextLimit(of, at - from) : null;
        }
    }
}
