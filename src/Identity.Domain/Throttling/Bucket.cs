using Identity.Domain.Passwords;

namespace Identity.Domain.Throttling;

/// <summary>
/// Whose failures are counted together: those of strangers against one account, of one known device, of one session. Strangers fill no
/// bucket but their own, so they slow nobody down who was here before.
/// </summary>
public sealed class Bucket
{
    private Bucket(string account, string part)
    {
        Account = account;
        Part = part;
    }

    /// <summary>The comparison key of the address, or what was typed in place of one: unknown accounts are counted like any other. The
    /// store keeps an HMAC of it.</summary>
    public string Account { get; }

    /// <summary>Empty for strangers.</summary>
    public string Part { get; }

    public bool IsOfStrangers => Part.Length == 0;

    /// <summary>Everybody who presents no more than an address.</summary>
    public static Bucket OfStrangers(string login) => new(AccountOf(login), "");

    /// <summary>A device that has signed in to this very account before; see <see cref="IKnownDevices"/>.</summary>
    public static Bucket OfDevice(string login, Guid deviceId) => new(AccountOf(login), $"device {deviceId:N}");

    /// <summary>Who holds a link that was just mailed to the account; see <c>MailboxProof</c>.</summary>
    public static Bucket OfMailedLink(string login, Guid secretId) => new(AccountOf(login), $"link {secretId:N}");

    /// <summary>Who holds the link of an open invitation to the account: it was mailed to the owner, like that of a reset.</summary>
    public static Bucket OfInvitation(string email, Guid invitationId) => new(AccountOf(email), $"invitation {invitationId:N}");

    /// <summary>Someone who is signed in and proves the password once more.</summary>
    public static Bucket OfSession(string email, Guid sessionId) => new(AccountOf(email), $"session {sessionId:N}");

    /// <summary>What all spellings of an address share; see <see cref="Email.Key"/>.</summary>
    public static string AccountOf(string login) => Email.Parse(login)?.Key ?? login;

    /// <summary>An address is personal data.</summary>
    public override string ToString() => "***";
}
