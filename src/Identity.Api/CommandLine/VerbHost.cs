using System.CommandLine;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.CommandLine;

/// <summary>Runs a verb on the services of the application, without serving. Logs stay out of the way of the output.</summary>
internal static class VerbHost
{
    /// <remarks>On a SQLite database that is there: in the wrong directory a verb would make another one, and find nothing in it.</remarks>
    internal static Task<int> RunAsync(ParseResult parsed, Func<IServiceProvider, Task<int>> verb) =>
        RunAsync(
            parsed,
            mayCreate: false,
            async services =>
            {
                if (await PrepareAsync(services) is { } missing)
                {
                    await Console.Error.WriteLineAsync($"identity: {missing}");
                    return ExitCodes.Refused;
                }

                return await verb(services);
            }
        );

    /// <summary>The same on whatever schema the database has, and without any database.</summary>
    internal static Task<int> RunUnpreparedAsync(ParseResult parsed, Func<IServiceProvider, Task<int>> verb, bool mayCreate = true) =>
        RunAsync(parsed, mayCreate, verb);

    private static async Task<int> RunAsync(ParseResult parsed, bool mayCreate, Func<IServiceProvider, Task<int>> verb)
    {
        await using var app = IdentityApplication.Build(
            [.. parsed.UnmatchedTokens],
            builder =>
            {
                builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
                builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            },
            mayCreate
        );
        try
        {
            return await verb(app.Services);
        }
        catch (Exception exception) when (StoreRefusal.Of(exception) is var (sentence, code))
        {
            await Console.Error.WriteLineAsync($"identity: {sentence}");
            return code;
        }
    }

    /// <summary>Migrates like a start does, or says why the verb cannot work.</summary>
    private static async Task<string?> PrepareAsync(IServiceProvider services)
    {
        var migrator = services.GetRequiredService<StoreMigrator>();
        if (services.GetRequiredService<StoreSettings>().MigrateOnStart)
        {
            await migrator.MigrateAsync(CancellationToken.None);
            return null;
        }

        return await migrator.PendingAsync(CancellationToken.None) is { Count: > 0 }
            ? "The database lacks migrations of this version. Run: identity migrate"
            : null;
    }
}
