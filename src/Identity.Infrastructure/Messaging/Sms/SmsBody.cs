using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Identity.Infrastructure.Messaging.Sms;

/// <summary>A text as the webhook and the folder get it: <c>{"id":…,"to":…,"text":…}</c>.</summary>
internal static partial class SmsBody
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    internal static byte[] Write(RenderedMessage message)
    {
        if (!PhoneNumber().IsMatch(message.Recipient))
        {
            throw new DeliveryException("recipient_invalid", isFinal: true);
        }

        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id = message.Id,
                to = message.Recipient,
                text = message.Text.Trim(),
            },
            Options
        );
    }

    // E.164 section 6.2.
    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.NonBacktracking)]
    private static partial Regex PhoneNumber();
}
