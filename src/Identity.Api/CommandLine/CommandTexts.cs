using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Identity.Api.CommandLine;

/// <summary>Help and usage errors in the words of this service: errors on standard error, and no help that nobody asked for.</summary>
internal static partial class CommandTexts
{
    /// <summary>The framework's own keys, which have no colon: what may stand behind <c>serve</c> beside the service's own.</summary>
    private static readonly HashSet<string> FrameworkKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "urls",
        "http_ports",
        "https_ports",
        "environment",
        "contentRoot",
        "webroot",
        "applicationName",
        "AllowedHosts",
        "shutdownTimeoutSeconds",
        "preferHostingUrls",
        "detailedErrors",
        "captureStartupErrors",
        "suppressStatusMessages",
    };

    /// <summary>The first part of every key with a colon.</summary>
    private static readonly HashSet<string> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        "Identity",
        "ConnectionStrings",
        "Logging",
        "Kestrel",
    };

    /// <summary>What is wrong with the command line, one sentence each; empty when nothing is.</summary>
    internal static IReadOnlyList<string> FaultsOf(ParseResult parsed)
    {
        if (parsed.Action is HelpAction)
        {
            return [];
        }

        return parsed.UnmatchedTokens.Count > 0 && Misspelt(parsed) is { } misspelt
            ? [misspelt]
            : [.. parsed.Errors.Select(error => Plain(error.Message, parsed))];
    }

    /// <summary>As it is typed: <c>identity users create</c>.</summary>
    internal static string PathOf(SymbolResult? command) =>
        command switch
        {
            null => "",
            CommandResult { Command: RootCommand } => "identity",
            CommandResult { Command.Name: var name } => $"{PathOf(command.Parent)} {name}",
            _ => PathOf(command.Parent),
        };

    /// <summary>The library takes settings for arguments of a program that it starts, and says so.</summary>
    internal static string PlainHelp(string help) =>
        Placeholder()
            .Replace(help, " [--Identity:Key=value ...]")
            .Replace("Additional Arguments:", "Settings:", StringComparison.Ordinal)
            .Replace(
                "Arguments passed to the application that is being run.",
                "Settings as --Identity:Key=value; see docs/configuration.md",
                StringComparison.Ordinal
            );

    /// <summary>Settings are <c>--Key value</c> or <c>--Key=value</c>. Anything else is a slip, and must not be done without
    /// (<c>--dryrun</c>).</summary>
    private static string? Misspelt(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var isServing = command is RootCommand or { Name: ServeCommand.Name };
        var awaitsValue = false;
        foreach (var token in parsed.UnmatchedTokens)
        {
            if (!token.StartsWith("--", StringComparison.Ordinal))
            {
                if (!awaitsValue)
                {
                    return command.Subcommands.Count > 0 ? $"Unknown command '{token}'." : $"Unexpected argument '{token}'.";
                }

                awaitsValue = false;
                continue;
            }

            var key = token[2..].Split('=', 2)[0];
            var isKnown =
                key.Contains(':', StringComparison.Ordinal) ? Sections.Contains(key.Split(':')[0])
                : isServing ? FrameworkKeys.Contains(key)
                : key.Equals("environment", StringComparison.OrdinalIgnoreCase);
            if (!isKnown)
            {
                return $"Unknown option '--{key}'.";
            }

            awaitsValue = !token.Contains('=', StringComparison.Ordinal);
        }

        return awaitsValue ? $"{parsed.UnmatchedTokens[^1]} takes a value." : null;
    }

    private static string Plain(string message, ParseResult parsed) =>
        Required().Match(message) is { Success: true } required ? $"{required.Groups["name"].Value} is required."
        : MissingValue().Match(message) is { Success: true } value ? $"{value.Groups["name"].Value} takes a value."
        : MissingArgument().Match(message) is { Success: true } argument ? $"<{argument.Groups["name"].Value}> is required."
        : WrongType().Match(message) is { Success: true } type
            ? $"{type.Groups["name"].Value} does not take '{type.Groups["value"].Value}'."
        : message == "Required command was not provided."
            ? $"A command is missing: {string.Join(", ", parsed.CommandResult.Command.Subcommands.Select(each => each.Name))}."
        : message.ReplaceLineEndings(" ");

    [GeneratedRegex(@" \[\[--\] <additional arguments>\.\.\.\]\]?", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex("^Option '(?<name>[^']*)' is required", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Required();

    [GeneratedRegex("^Required argument missing for option: '(?<name>[^']*)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex MissingValue();

    [GeneratedRegex("^Required argument '(?<name>[^']*)' missing for command", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex MissingArgument();

    [GeneratedRegex(
        "^Cannot parse argument '(?<value>.*)' for (option|command) '(?<name>[^']*)' as expected type",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex WrongType();
}
