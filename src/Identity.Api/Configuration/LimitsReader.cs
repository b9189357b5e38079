using Identity.Api.Throttling;
using Identity.Domain.Throttling;

namespace Identity.Api.Configuration;

/// <summary>How often somebody may try: <c>Identity:Lockout</c> per account, for all replicas together; <c>Identity:RateLimits</c> per address, in each.</summary>
internal static class LimitsReader
{
    internal static LockoutSettings ReadLockout(ConfigurationReader reader)
    {
        var defaults = new LockoutSettings();
        return defaults with
        {
            Enabled = reader.Flag("Identity:Lockout:Enabled", defaults.Enabled),
            WrongCodesPerHour = reader.Number("Identity:Lockout:WrongCodesPerHour", defaults.WrongCodesPerHour, 1, 1_000_000),
        };
    }

    internal static RateLimitSettings ReadRateLimits(ConfigurationReader reader) => new()
    {
        Enabled = reader.Flag("Identity:RateLimits:Enabled", otherwise: true),
        Figures = Limit.All.ToDictionary(limit => limit, limit => new LimitFigures(
            reader.Number($"Identity:RateLimits:{limit.Name}:Burst", limit.Figures.Burst, 1, 1_000_000),
            reader.Number($"Identity:RateLimits:{limit.Name}:PerHour", limit.Figures.PerHour, 1, 1_000_000))),
    };
}
