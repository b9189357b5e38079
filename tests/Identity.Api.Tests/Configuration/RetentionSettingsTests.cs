using Identity.Api.Configuration;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Persistence.Retention;

namespace Identity.Api.Tests.Configuration;

public sealed class RetentionSettingsTests
{
    [Fact] // security section 3.14
    public void The_defaults_are_those_that_the_documentation_promises()
    {
        var (audit, retention, faults) = Read();

        faults.ShouldBeEmpty();
        audit.SealInterval.ShouldBe(TimeSpan.FromSeconds(5));
        retention.ShouldBe(
            new RetentionSettings
            {
                Interval = TimeSpan.FromHours(1),
                Audit = TimeSpan.FromDays(400),
                FailedLogins = TimeSpan.FromDays(90),
                Sessions = TimeSpan.FromDays(30),
                Secrets = TimeSpan.FromDays(1),
                Invitations = TimeSpan.FromDays(90),
            }
        );
    }

    [Fact]
    public void Each_can_be_set_and_zero_is_for_ever()
    {
        var (audit, retention, faults) = Read(
            ("Identity:Audit:SealInterval", "00:00:30"),
            ("Identity:Retention:Interval", "00:10:00"),
            ("Identity:Retention:Audit", "00:00:00"),
            ("Identity:Retention:FailedLogins", "7.00:00:00"),
            ("Identity:Retention:Sessions", "00:00:00"),
            ("Identity:Retention:Secrets", "00:00:00"),
            ("Identity:Retention:Invitations", "00:00:00")
        );

        faults.ShouldBeEmpty();
        audit.SealInterval.ShouldBe(TimeSpan.FromSeconds(30));
        retention.ShouldBe(
            new RetentionSettings
            {
                Interval = TimeSpan.FromMinutes(10),
                Audit = TimeSpan.Zero,
                FailedLogins = TimeSpan.FromDays(7),
                Sessions = TimeSpan.Zero,
                Secrets = TimeSpan.Zero,
                Invitations = TimeSpan.Zero,
            }
        );
    }

    [Theory]
    [InlineData("Identity:Audit:SealInterval", "00:00:00")]
    [InlineData("Identity:Retention:Interval", "00:00:00")]
    [InlineData("Identity:Retention:Audit", "400")]
    [InlineData("Identity:Retention:Audit", "-1.00:00:00")]
    [InlineData("Identity:Retention:FailedLogins", "never")]
    [InlineData("Identity:Retention:Sessions", "99999.00:00:00")]
    [InlineData("Identity:Retention:Secrets", "23:59:59")] // the limits count a day
    public void What_cannot_be_is_named(string key, string value) =>
        Read((key, value)).Faults.ShouldHaveSingleItem().ShouldStartWith($"{key} is '");

    private static (AuditSettings Audit, RetentionSettings Retention, IReadOnlyList<string> Faults) Read(
        params (string Key, string Value)[] keys
    )
    {
        try
        {
            var settings = Given.Read(keys);
            return (settings.Audit, settings.Retention, []);
        }
        catch (ConfigurationException refused)
        {
            return (null!, null!, refused.Faults);
        }
    }
}
