using System.Globalization;
using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Throttling;

/// <summary>One row an hour for each kind of code, and one more for each network with wrong ones: three of IPv6, the /64, the /56 and the
/// /48.</summary>
internal sealed class WrongCodes(IDbContextFactory<IdentityDbContext> contexts, ThrottleKeys keys, LockoutSettings settings) : IWrongCodes
{
    // {0} whose, {1} kind and hour, {2} how many more, {3} now.
    private const string Sql = """
        INSERT INTO throttles (account, part, failures, taken_at)
        VALUES ({0}, {1}, {2}, {3})
        ON CONFLICT (account, part) DO UPDATE SET failures = throttles.failures + {2}, taken_at = {3}
        """;

    // An account named "codes" could share the key; its buckets never have an hour as their part.
    private readonly byte[] everybody = keys.Of("codes");

    public async Task<TimeSpan?> FindWaitAsync(CodeKind kind, string? address, DateTimeOffset now, CancellationToken ct)
    {
        if (!settings.Enabled)
        {
            return null;
        }

        var (networks, part) = (NetworksOf(address), PartOf(kind, now));
        byte[][] counted = [everybody, .. networks.Select(network => network.Key)];
        await using var db = await contexts.CreateDbContextAsync(ct);
        var counts = await db.Throttles.AsNoTracking().Where(row => row.Part == part && counted.Contains(row.Account)).ToListAsync(ct);

        // A network with few wrong codes goes on even then, so a spray from many networks stops no one else.
        var most =
            CountOf(everybody) < settings.WrongCodesPerHour
                ? settings.WrongCodesPerNetworkAndHour
                : Math.Min(settings.WrongCodesPerNetworkAndHour, OneTimeSecret.MaximumTries);
        return networks.Any(network => CountOf(network.Key) >= most * network.Share)
            ? TimeSpan.FromHours(1) - TimeSpan.FromTicks(now.UtcTicks % TimeSpan.TicksPerHour)
            : null;

        int CountOf(byte[] whose) => counts.Find(row => row.Account.AsSpan().SequenceEqual(whose))?.Failures ?? 0;
    }

    /// <summary>Runs in the caller's transaction, with the same statements whether or not a code was open. A guess at an address without a
    /// code counts for its network only, so it cannot stop others, and the limit does not tell which addresses have a code.</summary>
    internal async Task CountAsync(
        IdentityDbContext db,
        CodeKind kind,
        string? address,
        DateTimeOffset at,
        bool wasOpen,
        CancellationToken ct
    )
    {
        if (settings.Enabled)
        {
            var (part, now) = (PartOf(kind, at), db.Parameter(at));
            await db.Database.ExecuteSqlRawAsync(Sql, [everybody, part, wasOpen ? 1 : 0, now], ct);
            foreach (var (network, _) in NetworksOf(address))
            {
                await db.Database.ExecuteSqlRawAsync(Sql, [network, part, 1, now], ct);
            }
        }
    }

    private IReadOnlyList<(byte[] Key, int Share)> NetworksOf(string? address) =>
        [.. NetworkShare.OfGuesses(address).Select(network => (keys.Of($"codes from {network.Network}"), network.Share))];

    private static string PartOf(CodeKind kind, DateTimeOffset now) =>
        now.ToUniversalTime().ToString($"'{kind} codes' yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);
}
