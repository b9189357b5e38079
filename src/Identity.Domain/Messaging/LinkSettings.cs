namespace Identity.Domain.Messaging;

/// <summary>
/// <c>Identity:Links</c>: where mailed links lead. They come from here only, never from a request's host, which an attacker writes
/// (security requirement 45).
/// </summary>
public sealed record LinkSettings
{
    public LinkTemplate Invite { get; init; } = LinkTemplate.Page("invite");

    public LinkTemplate ResetPassword { get; init; } = LinkTemplate.Page("reset-password");

    public LinkTemplate VerifyEmail { get; init; } = LinkTemplate.Page("verify-email");

    public LinkTemplate UndoEmailChange { get; init; } = LinkTemplate.Page("undo-email-change");

    /// <summary>With the address of this service in front of its own pages.</summary>
    public LinkSettings Under(string issuer) =>
        this with
        {
            Invite = Invite.Under(issuer),
            ResetPassword = ResetPassword.Under(issuer),
            VerifyEmail = VerifyEmail.Under(issuer),
            UndoEmailChange = UndoEmailChange.Under(issuer),
        };
}
