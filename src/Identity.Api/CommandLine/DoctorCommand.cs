using System.CommandLine;
using Identity.Api.Doctor;
using Identity.Domain;
using Identity.Infrastructure.Messaging;

namespace Identity.Api.CommandLine;

/// <summary>Looks at a whole installation and says what to do.</summary>
internal static class DoctorCommand
{
    internal static Command Create()
    {
        var sendTo = new Option<string?>("--send-to") { Description = "Also send a test email to this address." };
        var command = new Command(
            "doctor",
            "Check settings, database, keys, messages and the issuer's address, and say what to do. Changes nothing."
        )
        {
            sendTo,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            async (parsed, ct) =>
            {
                Email? recipient = null;
                if (parsed.GetValue(sendTo) is { } text && (recipient = Email.Parse(text)) is null)
                {
                    await Console.Error.WriteLineAsync("identity: --send-to takes an email address such as ada@example.com.");
                    return ExitCodes.Usage;
                }

                return await VerbHost.RunUnpreparedAsync(
                    parsed,
                    services => ExamineAsync(parsed, services, recipient, ct),
                    mayCreate: false
                );
            }
        );
        return command;
    }

    private static async Task<int> ExamineAsync(ParseResult parsed, IServiceProvider services, Email? recipient, CancellationToken ct)
    {
        var findings = new List<Finding>();
        foreach (var check in services.GetServices<ICheck>())
        {
            try
            {
                await foreach (var (verdict, text) in check.RunAsync(ct))
                {
                    findings.Add(new Finding(check.Name, verdict, text));
                }
            }
            catch (Exception exception) when (StoreRefusal.Of(exception) is var (sentence, _))
            {
                findings.Add(new Finding(check.Name, Verdict.Fault, sentence));
            }
        }

        if (recipient is not null)
        {
            var failure = await services.GetRequiredService<MailTest>().SendAsync(recipient, ct);
            findings.Add(
                failure is null
                    ? new Finding("messages", Verdict.Ok, $"A test email to {recipient.Address} was taken.")
                    : new Finding("messages", Verdict.Fault, $"A test email could not be sent: {failure}. See docs/mail.md.")
            );
        }

        Write(parsed, findings);
        return findings.Exists(finding => finding.Verdict is Verdict.Fault) ? ExitCodes.Refused : ExitCodes.Success;
    }

    private static void Write(ParseResult parsed, List<Finding> findings)
    {
        if (parsed.GetValue(CommandOutput.Json))
        {
            parsed.WriteList([
                .. findings.Select(finding =>
                    new (string, object?)[] { ("check", finding.Check), ("verdict", Word(finding.Verdict)), ("text", finding.Text) }
                ),
            ]);
            return;
        }

        foreach (var finding in findings)
        {
            Console.WriteLine($"{Word(finding.Verdict), -7}  {finding.Check, -9}  {finding.Text}");
        }
    }

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
