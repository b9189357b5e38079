using System.CommandLine;
using System.CommandLine.Help;
using System.Security.Cryptography;
using Identity.Api.Configuration;

namespace Identity.Api.CommandLine;

/// <summary>The service's own command line: <c>identity</c> serves, everything else is a verb.</summary>
internal static class IdentityCommand
{
    internal static RootCommand Create()
    {
        var root = new RootCommand(
            "A self-hosted identity service. Without a command it serves requests. Add settings as --Identity:Key=value."
        )
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        root.Options.Add(CommandOutput.Json);
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(MigrateCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        root.Subcommands.Add(BranchesCommand.Create());
        root.Subcommands.Add(UsersCommand.Create());
        root.Subcommands.Add(SessionsCommand.Create());
        root.Subcommands.Add(InvitesCommand.Create());
        root.Subcommands.Add(MailCommand.Create());
        root.Subcommands.Add(KeysCommand.Create());
        root.Subcommands.Add(ClientsCommand.Create());
        root.Subcommands.Add(RevocationsCommand.Create());
        root.Subcommands.Add(AuditCommand.Create());
        var helpOption = root.Options.OfType<HelpOption>().Single();
        helpOption.Description = "Show this help.";
        if (helpOption.Action is HelpAction help)
        {
            help.MaxWidth = 120;
        }

        root.SetAction((parsed, ct) => ServeCommand.RunAsync(parsed, ct));
        return root;
    }

    internal static async Task<int> RunAsync(string[] args)
    {
        using var stop = new StopSignal(); // first of all
        var parsed = Create().Parse(args);
        var mayStop = parsed.CommandResult.Command is RootCommand or { Name: ServeCommand.Name or MigrateCommand.Name };
        if (!mayStop)
        {
            stop.Dispose();
        }

        if (CommandTexts.FaultsOf(parsed) is { Count: > 0 } faults)
        {
            foreach (var fault in faults)
            {
                await Console.Error.WriteLineAsync($"identity: {fault}");
            }

            await Console.Error.WriteLineAsync($"See: {CommandTexts.PathOf(parsed.CommandResult)} --help");
            return ExitCodes.Usage;
        }

        try
        {
            if (parsed.Action is HelpAction)
            {
                await using var help = new StringWriter();
                await parsed.InvokeAsync(new InvocationConfiguration { Output = help });
                await Console.Out.WriteAsync(CommandTexts.PlainHelp(help.ToString()));
                return ExitCodes.Success;
            }

            // No timeout of the command line's own: on SIGTERM the host finishes the requests under way, in its own time.
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                mayStop ? stop.Token : CancellationToken.None
            );
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
        catch (Exception) when (mayStop && stop.Token.IsCancellationRequested)
        {
            return ExitCodes.Success; // asked to stop before it served: a migration under way was rolled back
        }
        catch (Exception exception) when (StoreRefusal.Of(exception) is var (sentence, code))
        {
            await Console.Error.WriteLineAsync($"identity: {sentence}");
            return code;
        }
    }
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
