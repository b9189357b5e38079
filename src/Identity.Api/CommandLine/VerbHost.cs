using System.CommandLine;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.CommandLine;

/// <summary>Runs a verb on the services of the application, without serving. Logs stay out of the way of the output.</summary>
internal static class VerbHost
{
    internal static async Task<int> RunAsync(ParseResult parsed, Func<IServiceProvider, Task<int>> verb)
    {
        await using var app = IdentityApplication.Build([.. parsed.UnmatchedTokens], builder =>
        {
            builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        });
        try
        {
            return await verb(app.Services);
        }
        catch (Exception exception) when (StoreOutage.IsOutage(exception))
        {
            await Console.Error.WriteLineAsync("identity: the database does not answer; check ConnectionStrings:Identity and that the server runs.");
            return ExitCodes.Unavailable;
        }
    }
}
