using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Persistence.Retention;

namespace Identity.Api.Configuration;

/// <summary><c>Identity:Audit</c> and <c>Identity:Retention</c>.</summary>
internal static class RetentionReader
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Decade = TimeSpan.FromDays(3660);

    internal static AuditSettings ReadAudit(ConfigurationReader reader)
    {
        var defaults = new AuditSettings();
        return defaults with
        {
            SealInterval = reader.Duration("Identity:Audit:SealInterval", defaults.SealInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        };
    }

    internal static RetentionSettings ReadRetention(ConfigurationReader reader)
    {
        var defaults = new RetentionSettings();
        var settings = defaults with
        {
            Interval = reader.Duration("Identity:Retention:Interval", defaults.Interval, TimeSpan.FromSeconds(1), Day),
            Audit = reader.Duration("Identity:Retention:Audit", defaults.Audit, TimeSpan.Zero, Decade),
            FailedLogins = reader.Duration("Identity:Retention:FailedLogins", defaults.FailedLogins, TimeSpan.Zero, Decade),
            Sessions = reader.Duration("Identity:Retention:Sessions", defaults.Sessions, TimeSpan.Zero, Decade),
            Secrets = reader.Duration("Identity:Retention:Secrets", defaults.Secrets, TimeSpan.Zero, Decade),
            Invitations = reader.Duration("Identity:Retention:Invitations", defaults.Invitations, TimeSpan.Zero, Decade),
        };

        // The limits on codes and mails count what was sent within a day: forgotten sooner, it would not count.
        if (settings.Secrets > TimeSpan.Zero && settings.Secrets < Day)
        {
            reader.Fault("Identity:Retention:Secrets", settings.Secrets.ToString("c"), "a day (1.00:00:00) or more, or 00:00:00 for ever");
        }

        return settings;
    }
}
