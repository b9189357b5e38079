using Identity.Domain;

namespace Identity.Infrastructure.Messaging.Sms;

/// <summary><c>Identity:Sms</c>.</summary>
public sealed record SmsSettings
{
    /// <summary>Where texts go without a webhook.</summary>
    [NoKey]
    public required string Folder { get; init; }

    /// <summary>Who sends texts for us; null for the folder. Its address may hold a key.</summary>
    [Secret]
    public Uri? WebhookUrl { get; init; }

    /// <summary>Signs what the webhook is sent.</summary>
    [Secret]
    public string WebhookSecret { get; init; } = "";

    /// <summary>For one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public override string ToString() => WebhookUrl?.Host ?? Folder;
}
