namespace Identity.Domain.Invitations;

public static class InvitationErrors
{
    public static readonly Error NotFound = new("INVITE_NOT_FOUND", ErrorKind.NotFound, "Invitation not found", "Invitation not found.");

    public static readonly Error Expired = new(
        "INVITE_EXPIRED",
        ErrorKind.Invalid,
        "Invitation expired",
        "This invitation has expired. Ask for a new link."
    );

    /// <summary>The counter of links is at its end; with a week for each link that takes five years.</summary>
    public static readonly Error RenewedTooOften = Expired.Because(
        "This invitation has expired and was renewed too often. Invite this person again."
    );

    public static readonly Error Used = new(
        "INVITE_USED",
        ErrorKind.Invalid,
        "Invitation already used",
        "This invitation was already accepted. Sign in instead."
    );

    public static readonly Error Revoked = new("INVITE_REVOKED", ErrorKind.Invalid, "Invitation revoked", "This invitation was revoked.");

    public static readonly Error Pending = new(
        "INVITE_PENDING",
        ErrorKind.Conflict,
        "Invitation pending",
        "Your branch already has an open invitation for this email address. Resend or revoke it.",
        "email"
    );

    public static readonly Error StatusInvalid = new(
        "INVITE_STATUS_INVALID",
        ErrorKind.Invalid,
        "Invalid status",
        "Give one or more of pending, accepted, expired, revoked and undeliverable, separated by commas.",
        "status"
    );

    public static readonly Error AgreementRequired = new(
        "AGREEMENT_REQUIRED",
        ErrorKind.Invalid,
        "Agreement required",
        "Accept every required agreement.",
        "agreementIds"
    );

    public static readonly Error AgreementUnknown = new(
        "AGREEMENT_UNKNOWN",
        ErrorKind.Invalid,
        "Unknown agreement",
        "One of these agreements does not exist. See GET /agreements.",
        "agreementIds"
    );

    public static readonly Error Limit = new(
        "INVITE_LIMIT_REACHED",
        ErrorKind.TooManyRequests,
        "Too many invitations",
        $"Too many invitation emails to this email address, or from this branch, in one day. {Error.WaitHint}"
    );

    public static IReadOnlyList<Error> All =>
        [NotFound, Expired, Used, Revoked, Pending, Limit, StatusInvalid, AgreementRequired, AgreementUnknown];
}
