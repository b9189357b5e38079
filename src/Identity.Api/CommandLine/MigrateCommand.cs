using System.CommandLine;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.CommandLine;

internal static class MigrateCommand
{
    internal const string Name = "migrate";

    internal static Command Create()
    {
        var command = new Command(
            Name,
            "Update the database to the newest schema, then exit. Safe to run while replicas run, and more than once at the same time."
        )
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunUnpreparedAsync(
                    parsed,
                    async services =>
                    {
                        StoreFiles.Create(services);
                        var applied = await services.GetRequiredService<StoreMigrator>().MigrateAsync(ct);
                        return parsed.Write(("applied", applied));
                    }
                )
        );
        return command;
    }
}
