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

    /// <summary>To the owner of an account, who asked for a new password. No name: before the address is proven, a stranger chose it.</summary>
    public const string PasswordReset = "password-reset";

    /// <summary>To the owner of an account whose password was changed or reset.</summary>
    public const string PasswordChanged = "password-changed";

    public static IReadOnlyList<MessageTemplate> All { get; } =
    [
        new(Invitation, MessageChannel.Mail, ["name", "branch", "link", "expiresAt"], "link"),
        new(InvitationRenewed, MessageChannel.Mail, ["name", "branch", "link", "expiresAt"], "link"),
        new(InvitationAdvisorTold, MessageChannel.Mail, ["name", "branch", "expiresAt"]),
        new(PhoneCode, MessageChannel.Sms, ["code", "minutes"], "code"),
        new(PasswordReset, MessageChannel.Mail, ["link", "linkMinutes", "code", "codeMinutes"], "link"),
        new(PasswordChanged, MessageChannel.Mail, ["at"]),
    ];

    public static MessageTemplate? Find(string name) => All.FirstOrDefault(template => template.Name == name);
}
