using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Messaging;

/// <summary>Seals what a message says, and opens it again for the worker.</summary>
internal sealed class Outbox(MasterKeyRing ring) : IOutbox
{
    // Travels with the sealed values: no placeholder can be called so, and a replica of an earlier version does not mind it.
    private const string ExpiryKey = "$expiresAt";

    private readonly SecretBox box = new(ring, KeyPurpose.Outbox, "A message");

    public OutboxMessage Prepare(Message message, DateTimeOffset now)
    {
        Check(message);
        return Seal(message, now);
    }

    /// <summary>The same for what has no template.</summary>
    internal OutboxMessage Seal(Message message, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var model = new Dictionary<string, string>(message.Model, StringComparer.Ordinal);
        if (message.ExpiresAt is { } expiresAt)
        {
            model[ExpiryKey] = expiresAt.ToString("O", CultureInfo.InvariantCulture);
        }

        var payload = box.Wrap(JsonSerializer.SerializeToUtf8Bytes(model), BoundTo(id, message.Template, message.Recipient));
        return OutboxMessage.Create(id, message, payload, now);
    }

    /// <exception cref="CryptographicException">The row was tampered with, or its master key is not in the ring.</exception>
    internal IReadOnlyDictionary<string, string> Open(OutboxMessage message) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(
            box.Unwrap(message.Payload, BoundTo(message.Id, message.Template, message.Recipient))
        )!;

    /// <summary>When what the message brings stops working; null if it brings nothing that expires.</summary>
    internal static DateTimeOffset? ExpiryIn(IReadOnlyDictionary<string, string> model) =>
        model.TryGetValue(ExpiryKey, out var text) ? DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture) : null;

    private static void Check(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var template = MessageTemplate.Find(message.Template);
        if (template is null || template.Channel != message.Channel)
        {
            throw new ArgumentException($"'{message.Template}' is no template for {message.Channel}.", nameof(message));
        }

        if (template.Placeholders.FirstOrDefault(placeholder => !message.Model.ContainsKey(placeholder)) is { } missing)
        {
            throw new ArgumentException($"'{message.Template}' needs a value for '{missing}'.", nameof(message));
        }
    }

    /// <summary>A link goes to whom it was made for: whoever can write the database, and no more, cannot redirect it to
    /// themselves.</summary>
    private static byte[] BoundTo(Guid id, string template, string recipient) => Encoding.UTF8.GetBytes($"{id:N}|{template}|{recipient}");
}
