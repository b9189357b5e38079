using System.Globalization;

namespace Identity.Domain.Messaging;

/// <summary>Something that is to be told to someone outside.</summary>
/// <param name="Template">One of <see cref="MessageTemplate"/>.</param>
/// <param name="Recipient">A mail address as stored (never as submitted), or a phone number in E.164.</param>
/// <param name="Language">One of <see cref="MessageLanguages.Available"/>; another one falls back to English.</param>
/// <param name="Model">A value for each placeholder of the template, as <see cref="MessageTemplate"/> lists them.</param>
public sealed record Message(
    MessageChannel Channel,
    string Template,
    string Recipient,
    string Language,
    IReadOnlyDictionary<string, string> Model
)
{
    /// <summary>When its link or code stops working, after which it is no longer sent; null if it has neither.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The row that wants to know what became of the message (an invitation), or null. See <see cref="IDeliveryWatch"/>.</summary>
    public Guid? ConcernsId { get; init; }

    /// <summary>An instant as a person in any country and language reads it.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The model holds links and codes, the recipient is personal data: none of them reaches a log by accident.</summary>
    public override string ToString() => $"{Channel} {Template}";
}
