namespace Identity.Infrastructure.Messaging.Sms;

/// <summary><c>Identity:Sms</c>.</summary>
public sealed record SmsSettings
{
    /// <summary>Where texts go without a webhook.</summary>
    public required string Folder { get; init; }

    /// <summary>Who sends texts for us; null for the folder.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>Signs what the webhook is sent.</summary>
    public string WebhookSecret { get; init; } = "";

    /// <summary>For one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public override string ToString() => WebhookUrl?.Host ?? Folder;
}
