using System.CommandLine;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.CommandLine;

internal static class MigrateCommand
{
    internal static Command Create()
    {
        var command = new Command("migrate", "Bring the database to the newest schema and stop. Safe to run beside running replicas and beside itself.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((parsed, ct) => VerbHost.RunUnpreparedAsync(parsed, async services =>
        {
            var applied = await services.GetRequiredService<StoreMigrator>().MigrateAsync(ct);
            return parsed.Write(("applied", applied));
        }));
        return command;
    }
}
