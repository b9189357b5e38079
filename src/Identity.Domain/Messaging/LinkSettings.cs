namespace Identity.Domain.Messaging;

/// <summary>
/// <c>Identity:Links</c>: where mailed links lead. They come from here only, never from a request's host, which an attacker writes
/// (security statement 45).
/// </summary>
public sealed record LinkSettings
{
    /// <summary>What stands in a template for the token.</summary>
    public const string TokenPlaceholder = "{token}";

    public required string InviteTemplate { get; init; }

    public required string ResetPasswordTemplate { get; init; }

    public required string VerifyEmailTemplate { get; init; }

    public required string UndoEmailChangeTemplate { get; init; }

    /// <summary>The service's own pages, which work without script: the token is in the query, not in the fragment.</summary>
    public static LinkSettings Under(string issuer) => new()
    {
        InviteTemplate = $"{issuer}/pages/invite?token={TokenPlaceholder}",
        ResetPasswordTemplate = $"{issuer}/pages/reset-password?token={TokenPlaceholder}",
        VerifyEmailTemplate = $"{issuer}/pages/verify-email?token={TokenPlaceholder}",
        UndoEmailChangeTemplate = $"{issuer}/pages/undo-email-change?token={TokenPlaceholder}",
    };

    /// <summary>Whether links made from this lead to one fixed place, whatever the token.</summary>
    public static bool IsTemplate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(TokenPlaceholder) is { Length: 2 } // exactly once
            && Uri.TryCreate(Fill(text, "a"), UriKind.Absolute, out var one) && Uri.TryCreate(Fill(text, "b"), UriKind.Absolute, out var other)
            && (one.Scheme == Uri.UriSchemeHttps || one.Scheme == Uri.UriSchemeHttp)
            && one.GetLeftPart(UriPartial.Authority) == other.GetLeftPart(UriPartial.Authority)
            && one.UserInfo.Length == 0
            && !text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));
    }

    public string Invite(string token) => Fill(InviteTemplate, token);

    public string ResetPassword(string token) => Fill(ResetPasswordTemplate, token);

    public string VerifyEmail(string token) => Fill(VerifyEmailTemplate, token);

    public string UndoEmailChange(string token) => Fill(UndoEmailChangeTemplate, token);

    private static string Fill(string template, string token) => template.Replace(TokenPlaceholder, Uri.EscapeDataString(token), StringComparison.Ordinal);
}
