using System.CommandLine;
using System.CommandLine.Invocation;
using System.Security.Cryptography;
using Identity.Api.Configuration;

namespace Identity.Api.CommandLine;

/// <summary>The service's own command line: <c>identity</c> serves, everything else is a verb.</summary>
internal static class IdentityCommand
{
    internal static RootCommand Create()
    {
        var root = new RootCommand("A self-hosted identity service. Without a command it serves requests. Add settings as --Identity:Key=value.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        root.Options.Add(CommandOutput.Json);
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(MigrateCommand.Create());
        root.Subcommands.Add(BranchesCommand.Create());
        root.Subcommands.Add(UsersCommand.Create());
        root.Subcommands.Add(SessionsCommand.Create());
        root.Subcommands.Add(KeysCommand.Create());
        root.Subcommands.Add(ClientsCommand.Create());
        root.Subcommands.Add(AuditCommand.Create());
        root.SetAction((parsed, ct) => ServeCommand.RunAsync(parsed, ct));
        return root;
    }

    internal static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        if (Misspelt(parsed.UnmatchedTokens) is { } misspelt)
        {
            await Console.Error.WriteLineAsync($"identity: Unknown command '{misspelt}'. See: identity --help");
            return ExitCodes.Usage;
        }

        if (parsed.CommandResult.Command is not RootCommand and not { Name: ServeCommand.Name } && MisspeltOption(parsed.UnmatchedTokens) is { } option)
        {
            await Console.Error.WriteLineAsync($"identity: Unknown option '{option}'. See --help of this command.");
            return ExitCodes.Usage;
        }

        try
        {
            // No timeout of the command line's own: on SIGTERM the host finishes the requests under way, in its own time.
            // A command line that cannot be read is explained by the library, which answers 1: here that is a verb's refusal.
            var answered = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            return parsed.Action is ParseErrorAction ? ExitCodes.Usage : answered;
        }
        catch (ConfigurationException exception)
        {
            foreach (var fault in exception.Faults)
            {
                await Console.Error.WriteLineAsync($"identity: {fault}");
            }

            return ExitCodes.Configuration;
        }
        catch (Exception exception) when (exception is PlatformNotSupportedException or CryptographicException)
        {
            await Console.Error.WriteLineAsync($"identity: {exception.Message}");
            return ExitCodes.Configuration;
        }
    }

    /// <summary>Configuration is <c>--Key value</c> or <c>--Key=value</c>; a word that stands alone was meant to be a verb.</summary>
    private static string? Misspelt(IReadOnlyList<string> unmatched)
    {
        for (var index = 0; index < unmatched.Count; index++)
        {
            var isKey = unmatched[index].StartsWith("--", StringComparison.Ordinal);
            var isValue = index > 0 && unmatched[index - 1].StartsWith("--", StringComparison.Ordinal) && !unmatched[index - 1].Contains('=', StringComparison.Ordinal);
            if (!isKey && !isValue)
            {
                return unmatched[index];
            }
        }

        return null;
    }

    /// <summary>
    /// The service's own keys have a colon in them, and the framework's without one (<c>--urls</c>) mean something to <c>serve</c> alone, but for
    /// <c>--environment</c>: what a verb does not know is a slip, and must not be done without (<c>--dryrun</c>).
    /// </summary>
    private static string? MisspeltOption(IReadOnlyList<string> unmatched) => unmatched.Select(token => token.Split('=', 2)[0])
        .FirstOrDefault(name => name.StartsWith("--", StringComparison.Ordinal) && !name.Contains(':', StringComparison.Ordinal) && name != "--environment");
}

/// <summary>What a script may branch on.</summary>
internal static class ExitCodes
{
    internal const int Success = 0;

    /// <summary>The verb refused, and said why.</summary>
    internal const int Refused = 1;

    /// <summary>The command line itself is wrong.</summary>
    internal const int Usage = 2;

    /// <summary>Nothing was refused, and not everything was done: some of it was there already.</summary>
    internal const int Incomplete = 3;

    /// <summary>The configuration is wrong (sysexits.h: EX_CONFIG).</summary>
    internal const int Configuration = 78;

    /// <summary>The database does not answer, or the address is in use (sysexits.h: EX_UNAVAILABLE).</summary>
    internal const int Unavailable = 69;
}
