using Identity.Domain;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary><c>Identity:Mail:OAuth</c>: where the access tokens for the mail server come from.</summary>
public sealed record MailOAuthSettings
{
    [Secret]
    public required Uri TokenUrl { get; init; }

    public required string ClientId { get; init; }

    [Secret]
    public required string ClientSecret { get; init; }

    /// <summary>Null where the token endpoint needs none.</summary>
    public string? Scope { get; init; }

    /// <summary>For providers that issue tokens to a mailbox only; null asks with the client's credentials alone.</summary>
    [Secret]
    public string? RefreshToken { get; init; }

    public override string ToString() => TokenUrl?.Host ?? "";
}
