using Identity.Domain;

namespace Identity.Api.Tests.Upgrades;

/// <summary>
/// What people, services and operators hold when a dump is taken: passwords, tokens, links, codes and the master key. The dump knows
/// most of them only as hashes. They are stored beside it, and all of them have to work after an upgrade.
/// </summary>
internal sealed class Keepsakes
{
    /// <summary>The newest migration of the dump, without its number.</summary>
    public string Migration { get; set; } = "";

    /// <summary>The time of the dump. Tests set their clock to it, or every code would have expired.</summary>
    public DateTimeOffset TakenAt { get; set; }

    public string MasterKey { get; set; } = "";

    /// <summary>The newest seal of the audit, as the log told it.</summary>
    public string AuditAnchor { get; set; } = "";

    /// <summary>One account for each kind of stored hash, and one for each way to become a member.</summary>
    public List<HeldLogin> Logins { get; set; } = [];

    public HeldLogin Disabled { get; set; } = HeldLogin.None;

    /// <summary>An advisor who has not replaced the one-time password yet.</summary>
    public HeldLogin OneTimePassword { get; set; } = HeldLogin.None;

    /// <summary>A session that always presented the token of its login.</summary>
    public HeldTokens NeverRotated { get; set; } = HeldTokens.None;

    /// <summary>A session of the third generation. Its last refresh happened just before the dump.</summary>
    public HeldTokens Rotated { get; set; } = HeldTokens.None;

    /// <summary>The refresh token whose exchange gave <see cref="Rotated"/>. A repeat within five minutes gives the same answer.</summary>
    public string BeforeRotated { get; set; } = "";

    /// <summary>A refresh token of a living session that a newer one has replaced.</summary>
    public string Retired { get; set; } = "";

    public HeldTokens LoggedOut { get; set; } = HeldTokens.None;

    /// <summary>Signed by a key that signs no more and is still in the key set.</summary>
    public string SignedByRetiredKey { get; set; } = "";

    /// <summary>Signed by a key that was revoked.</summary>
    public string SignedByRevokedKey { get; set; } = "";

    public HeldMail Verification { get; set; } = HeldMail.None;

    public HeldMail VerificationByCode { get; set; } = HeldMail.None;

    /// <summary>A link that a newer one has replaced.</summary>
    public string ReplacedLink { get; set; } = "";

    public HeldMail Reset { get; set; } = HeldMail.None;

    public HeldMail ResetByCode { get; set; } = HeldMail.None;

    public HeldMail EmailChange { get; set; } = HeldMail.None;

    /// <summary>Takes back a change of address that was made.</summary>
    public HeldMail EmailChangeUndo { get; set; } = HeldMail.None;

    /// <summary>The address that asked for a new password while nothing handled such requests.</summary>
    public string ResetRequestedFor { get; set; } = "";

    /// <summary>The address to which a message waits in the outbox.</summary>
    public string MailWaitsFor { get; set; } = "";

    public HeldInvitation Pending { get; set; } = HeldInvitation.None;

    public HeldInvitation Expired { get; set; } = HeldInvitation.None;

    public HeldInvitation Revoked { get; set; } = HeldInvitation.None;

    public HeldInvitation Accepted { get; set; } = HeldInvitation.None;

    /// <summary>The temporary token of an onboarding under way, and the code that was texted.</summary>
    public string TemporaryToken { get; set; } = "";

    public Guid OnboardingUserId { get; set; }

    public string PhoneCode { get; set; } = "";

    /// <summary>The paths of pictures, by content type.</summary>
    public Dictionary<string, string> Pictures { get; set; } = [];

    public HeldClient Client { get; set; } = HeldClient.None;

    public HeldClient DisabledClient { get; set; } = HeldClient.None;
}

internal sealed record HeldLogin(string Kind, string Email, string Password, string Role = RoleNames.Individual)
{
    internal static readonly HeldLogin None = new("", "", "");
}

internal sealed record HeldTokens(string AccessToken, string RefreshToken)
{
    internal static readonly HeldTokens None = new("", "");
}

internal sealed record HeldMail(string Email, string Link, string Code)
{
    internal static readonly HeldMail None = new("", "", "");
}

internal sealed record HeldInvitation(string Email, string Token)
{
    internal static readonly HeldInvitation None = new("", "");
}

internal sealed record HeldClient(string Id, string Secret)
{
    internal static readonly HeldClient None = new("", "");
}
