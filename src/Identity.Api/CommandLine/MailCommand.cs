using System.CommandLine;
using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Messaging;

namespace Identity.Api.CommandLine;

/// <summary>Mails and texts: what was given up, and whether the settings work.</summary>
internal static class MailCommand
{
    private const string MessageIds = "an id from: identity mail dead-letters";

    internal static Command Create()
    {
        var command = new Command("mail", "Emails and text messages.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Retry());
        command.Subcommands.Add(Test());
        return command;
    }

    private static Command List()
    {
        var command = new Command("dead-letters", "List the messages that were given up, newest first. docs/mail.md explains each error.");
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var letters = services.GetRequiredService<IDeadLetters>();
                        var dead = await Pages.AllAsync(page => letters.ListAsync(page, ct));
                        return parsed.WriteList([
                            .. dead.Select(message =>
                                new (string, object?)[]
                                {
                                    ("id", message.Id),
                                    ("template", message.Template),
                                    ("recipient", message.Recipient),
                                    ("createdAt", message.CreatedAt),
                                    ("givenUpAt", message.DeadAt),
                                    ("attempts", message.Attempts),
                                    ("error", message.LastError),
                                }
                            ),
                        ]);
                    }
                )
        );
        return command;
    }

    private static Command Retry()
    {
        var id = Values.Id("--id", "Only this message. Without it, all of them.", MessageIds);
        var command = new Command("retry", "Send messages again that were given up. Expired links and codes are not sent.") { id };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var (one, now) = (parsed.GetValue(id), services.GetRequiredService<TimeProvider>().Now());
                        var due = await services.GetRequiredService<IDeadLetters>().RetryAsync(one, now, ct);
                        return one is not null && due == 0 ? CommandOutput.Refuse([MessageErrors.NotFound]) : parsed.Write(("due", due));
                    }
                )
        );
        return command;
    }

    private static Command Test()
    {
        var to = new Argument<string>("email") { Description = "Where the test email goes." };
        var command = new Command("test", "Send a test email at once, and say whether the mail server took it.") { to };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunUnpreparedAsync(
                    parsed,
                    async services =>
                    {
                        if (Email.Parse(parsed.GetRequiredValue(to)) is not { } email)
                        {
                            await Console.Error.WriteLineAsync("identity: <email> takes an email address such as ada@example.com.");
                            return ExitCodes.Usage;
                        }

                        if (await services.GetRequiredService<MailTest>().SendAsync(email, ct) is not { } failure)
                        {
                            return parsed.Write(("sent", email.Address));
                        }

                        await Console.Error.WriteLineAsync($"identity: The email could not be sent: {failure}. See docs/mail.md.");
                        return ExitCodes.Unavailable;
                    }
                )
        );
        return command;
    }
}
