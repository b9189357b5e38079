using System.Globalization;
using System.Runtime.CompilerServices;
using Identity.Api.Configuration;
using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Messaging;

namespace Identity.Api.Doctor;

/// <summary>Whether mails and texts would go out, and whether any were given up.</summary>
internal sealed class MessagesCheck(MessageProbe probe, IDeadLetters dead, IdentitySettings settings) : ICheck
{
    public string Name => "messages";

    public async IAsyncEnumerable<(Verdict Verdict, string Text)> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        yield return settings.Messaging.Mail.Host is { } host
            ? await AskAsync(MessageChannel.Mail, $"The mail server {host}", ct)
            : (
                settings.DropsMails ? Verdict.Warning : Verdict.Ok,
                "Identity:Mail:Host is not set. Emails are not sent but written to files."
            );
        yield return settings.Messaging.Sms.WebhookUrl is { } url
            ? await AskAsync(MessageChannel.Sms, $"The SMS webhook at {url.Host}", ct)
            : (Verdict.Ok, "Identity:Sms:WebhookUrl is not set. Text messages are not sent but written to files.");
        var count = (await dead.ListAsync(new PageRequest(Size: 1), ct)).TotalRecords;
        yield return count == 0
            ? (Verdict.Ok, "No message was given up.")
            : (
                Verdict.Warning,
                string.Create(CultureInfo.InvariantCulture, $"{count} messages were given up. See: identity mail dead-letters")
            );
    }

    private async Task<(Verdict Verdict, string Text)> AskAsync(MessageChannel channel, string who, CancellationToken ct) =>
        await probe.AskAsync(channel, ct) is { } reason
            ? (Verdict.Fault, $"{who} is not ready: {reason}. docs/mail.md explains the word.")
            : (Verdict.Ok, $"{who} is ready.");
}
