using System.CommandLine;
using Identity.Domain;
using Identity.Domain.Import;

namespace Identity.Api.CommandLine;

internal static class ImportUsersCommand
{
    private const string StandardInput = "-";

    internal static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A JSON Lines file with one account per line, or - for standard input. See docs/import.md.",
        };
        var strict = new Option<bool>("--strict") { Description = "Stop at the first refused line, and import nothing of its batch." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check the file without importing it." };
        const string Description =
            "Import accounts and their password hashes from another system: bcrypt to cost 14, SHA-crypt to 1,000,000 rounds, "
            + "PBKDF2 of ASP.NET Core Identity to 1,300,000 iterations, and those in docs/import.md. Safe to interrupt and run again.";
        var command = new Command("import", Description) { file, strict, dryRun };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var stream = Open(parsed.GetRequiredValue(file), out var fault);
                if (stream is null)
                {
                    await Console.Error.WriteLineAsync($"identity: Cannot read the file: {fault}");
                    return ExitCodes.Refused;
                }

                return await VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var options = new ImportOptions(parsed.GetValue(strict), parsed.GetValue(dryRun));
                        var summary = await services
                            .GetRequiredService<ImportUsers>()
                            .ExecuteAsync(UserLines.ReadAsync(stream), options, SystemUser.Operator, Refuse, ct);
                        return Report(parsed, options, summary);
                    }
                );
            }
        );
        return command;
    }

    private static int Report(ParseResult parsed, ImportOptions options, ImportSummary summary)
    {
        parsed.Write(
            (options.DryRun ? "importable" : "imported", summary.Imported),
            ("displaced", summary.Displaced),
            ("alreadyThere", summary.AlreadyThere),
            ("refused", summary.Refused),
            ("stopped", summary.IsStopped)
        );
        return summary switch
        {
            { Refused: > 0 } => ExitCodes.Refused,
            { AlreadyThere: > 0 } => ExitCodes.Incomplete,
            _ => ExitCodes.Success,
        };
    }

    private static void Refuse(long line, Error fault) =>
        Console.Error.WriteLine($"line {line}{(fault.Source is null ? "" : $", {fault.Source}")}: {fault.Details} ({fault.Code})");

    private static Stream? Open(string file, out string? fault)
    {
        fault = null;
        try
        {
            return file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            fault = exception.Message;
            return null;
        }
    }
}
