namespace Identity.Domain.Invitations;

public static class InvitationErrors
{
    public static readonly Error NotFound = new("INVITE_NOT_FOUND", ErrorKind.NotFound, "No such invitation", "There is no invitation like this.");

    public static readonly Error Expired = new("INVITE_EXPIRED", ErrorKind.Invalid, "Invitation expired",
        "This invitation has expired. Ask for a new link.");

    /// <summary>The counter of links is at its end; with a week for each link that takes five years.</summary>
    public static readonly Error RenewedTooOften = Expired.Because("This invitation has expired and was renewed too often. Invite this person again.");

    public static readonly Error Used = new("INVITE_USED", ErrorKind.Invalid, "Invitation used", "This invitation was accepted already: sign in instead.");

    public static readonly Error Revoked = new("INVITE_REVOKED", ErrorKind.Invalid, "Invitation withdrawn", "This invitation was withdrawn.");

    public static readonly Error Pending = new("INVITE_PENDING", ErrorKind.Conflict, "Invitation pending",
        "This address has an open invitation to your branch: resend or revoke that one.", "email");

    public static readonly Error StatusInvalid = new("INVITE_STATUS_INVALID", ErrorKind.Invalid, "Status not valid",
        "Give one or more of pending, accepted, expired, revoked, separated by commas.", "status");

    public static readonly Error AgreementRequired = new("AGREEMENT_REQUIRED", ErrorKind.Invalid, "Agreement required",
        "Every required agreement must be accepted.", "agreementIds");

    public static readonly Error AgreementUnknown = new("AGREEMENT_UNKNOWN", ErrorKind.Invalid, "Agreement unknown",
        "One of these agreements does not exist; see GET /agreements.", "agreementIds");

    public static readonly Error Limit = new("INVITE_LIMIT_REACHED", ErrorKind.TooManyRequests, "Too many invitations",
        "Limit of invitation mails to one address, or of one branch, in a day: wait as Retry-After says.");

    public static IReadOnlyList<Error> All => [NotFound, Expired, Used, Revoked, Pending, Limit, StatusInvalid, AgreementRequired, AgreementUnknown];
}
