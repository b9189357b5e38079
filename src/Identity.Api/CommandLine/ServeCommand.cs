using System.CommandLine;
using Identity.Api.Configuration;

namespace Identity.Api.CommandLine;

internal static class ServeCommand
{
    internal static Command Create()
    {
        var command = new Command("serve", "Serve requests (the default).") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(RunAsync);
        return command;
    }

    internal static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = IdentityApplication.Build([.. parsed.UnmatchedTokens]);
        var settings = app.Services.GetRequiredService<IdentitySettings>();
        var isNew = settings.Store.SqliteFile is { } file && !File.Exists(file);
        if (settings.Store.MigrateOnStart)
        {
            await Migrations.ApplyAsync(app, ct);
        }

        await app.StartAsync(ct);
        StartMessage.Write(app, settings, isNew);
        await app.WaitForShutdownAsync(ct);
        return ExitCodes.Success;
    }
}
