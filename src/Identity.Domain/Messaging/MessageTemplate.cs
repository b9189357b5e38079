namespace Identity.Domain.Messaging;

/// <summary>The messages that there are, and what each of them may say.</summary>
/// <param name="Name">Its name in the outbox and the stem of its files.</param>
/// <param name="Placeholders">The values that every such message brings along.</param>
/// <param name="Indispensable">The one without which the message would be in vain, or null.</param>
public sealed record MessageTemplate(string Name, MessageChannel Channel, IReadOnlyList<string> Placeholders, string? Indispensable = null)
{
    /// <summary>To the invited person.</summary>
    public const string Invitation = "invitation";

    /// <summary>To the invited person, who asked for a fresh expiry.</summary>
    public const string InvitationRenewed = "invitation-renewed";

    /// <summary>To the advisor whose invitation was renewed; <c>name</c> is the invited person's.</summary>
    public const string InvitationAdvisorTold = "invitation-advisor-told";

    /// <summary>Proves a phone number.</summary>
    public const string PhoneCode = "phone-code";

    /// <summary>Proves the address that an account was opened with. It names nobody: anyone who signs up with a stranger's address must not
    /// be able to write to them.</summary>
    public const string VerifyEmail = "verify-email";

    /// <summary>To the address that an account is to move to.</summary>
    public const string ConfirmEmailChange = "email-change-confirm";

    /// <summary>To the address that an account is to move away from, as soon as someone asks for that.</summary>
    public const string EmailChangeTold = "email-change-told";

    /// <summary>To the address that an account has moved away from.</summary>
    public const string EmailChanged = "email-changed";

    /// <summary>The same, where an operator moved it.</summary>
    public const string EmailChangedByOperator = "email-changed-by-operator";

    /// <summary>To the address that an account was brought back to: its password is locked.</summary>
    public const string EmailRestored = "email-restored";

    /// <summary>To an address that someone wanted for an account, though it has one.</summary>
    public const string SignUpExists = "signup-exists";

    /// <summary>To someone whose account is gone.</summary>
    public const string AccountErased = "account-erased";

    /// <summary>To the owner of an account, who asked for a new password. No name: before the address is proven, a stranger chose
    /// it.</summary>
    public const string PasswordReset = "password-reset";

    /// <summary>The same without a code, once an address got the codes of a day. A link cannot be guessed.</summary>
    public const string PasswordResetLink = "password-reset-link";

    /// <summary>To the owner of an account whose password was changed or reset.</summary>
    public const string PasswordChanged = "password-changed";

    /// <summary>To the owner of an account whose phone number was changed.</summary>
    public const string PhoneChanged = "phone-changed";

    /// <summary>To the owner of a session that two parties use.</summary>
    public const string SessionShared = "session-shared";

    /// <summary>The same, where the session was ended for it.</summary>
    public const string SessionSharedEnded = "session-shared-ended";

    public static IReadOnlyList<MessageTemplate> All { get; } =
    [
        new(Invitation, MessageChannel.Mail, ["name", "branch", "link", "expiresAt"], "link"),
        new(InvitationRenewed, MessageChannel.Mail, ["name", "branch", "link", "expiresAt"], "link"),
        new(InvitationAdvisorTold, MessageChannel.Mail, ["name", "branch", "expiresAt"]),
        new(VerifyEmail, MessageChannel.Mail, ["link", "code", "minutes", "expiresAt", "requestedAt", "from"], "link"),
        new(ConfirmEmailChange, MessageChannel.Mail, ["link", "code", "minutes", "expiresAt", "requestedAt", "from"], "link"),
        new(EmailChangeTold, MessageChannel.Mail, ["requestedAt", "from"]),
        new(EmailChanged, MessageChannel.Mail, ["link", "expiresAt", "changedAt"], "link"),
        new(EmailChangedByOperator, MessageChannel.Mail, ["link", "expiresAt", "changedAt"], "link"),
        new(EmailRestored, MessageChannel.Mail, ["link", "expiresAt"], "link"),
        new(SignUpExists, MessageChannel.Mail, ["requestedAt", "from"]),
        new(PhoneCode, MessageChannel.Sms, ["code", "minutes"], "code"),
        new(AccountErased, MessageChannel.Mail, ["erasedAt"]),
        new(PasswordReset, MessageChannel.Mail, ["link", "linkMinutes", "code", "codeMinutes"], "link"),
        new(PasswordResetLink, MessageChannel.Mail, ["link", "linkMinutes"], "link"),
        new(PasswordChanged, MessageChannel.Mail, ["at"]),
        new(PhoneChanged, MessageChannel.Mail, ["at"]),
        new(SessionShared, MessageChannel.Mail, ["openedAt", "first", "second"]),
        new(SessionSharedEnded, MessageChannel.Mail, ["openedAt", "first", "second"]),
    ];

    public static MessageTemplate? Find(string name) => All.FirstOrDefault(template => template.Name == name);
}
