using Identity.Domain.Throttling;

namespace Identity.Api.Configuration;

/// <summary>How often somebody may try: <c>Identity:Lockout</c>, per account and for all replicas together.</summary>
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
}
