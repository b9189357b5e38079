using System.Globalization;
using System.Runtime.CompilerServices;
using Identity.Api.Health;
using Identity.Infrastructure.Health;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.Doctor;

/// <summary>Whether the database answers, has the schema of this version, gives the service no more rights than it needs, and tells the
/// same time.</summary>
internal sealed class DatabaseCheck(StoreReporter reporter, StoreMigrator migrator, StoreRole role, StoreSettings settings) : ICheck
{
    /// <summary>Less than any leeway of a token, and more than a network takes.</summary>
    internal static readonly TimeSpan SmallDifference = TimeSpan.FromSeconds(2);

    public string Name => "database";

    public async IAsyncEnumerable<(Verdict Verdict, string Text)> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var report = await reporter.AskAsync(ct);
        yield return (Verdict.Ok, $"{report.Server} answers.");
        yield return await migrator.PendingAsync(ct) switch
        {
            { Count: 0 } => (Verdict.Ok, "It has the schema of this version."),
            { Count: var count } when settings.MigrateOnStart => (
                Verdict.Warning,
                string.Create(CultureInfo.InvariantCulture, $"It lacks {count} migrations of this version; the next start applies them.")
            ),
            { Count: var count } => (
                Verdict.Fault,
                string.Create(CultureInfo.InvariantCulture, $"It lacks {count} migrations of this version. Run: identity migrate")
            ),
        };
        if (settings.Kind is DatabaseKind.PostgreSql)
        {
            yield return await role.IsSuperuserAsync(ct)
                ? (Verdict.Warning, Warnings.RoleIsSuperuser)
                : (Verdict.Ok, "The role of the service is no superuser.");
        }

        if (report.ClockAhead is { } ahead)
        {
            yield return Judge(ahead);
        }
    }

    internal static (Verdict Verdict, string Text) Judge(TimeSpan ahead) =>
        ahead.Duration() < SmallDifference
            ? (Verdict.Ok, "Its clock and the clock here agree.")
            : (
                Verdict.Warning,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Its clock is {ahead.Duration().TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the clock here. "
                ) + "Synchronise both machines (NTP)."
            );
}
