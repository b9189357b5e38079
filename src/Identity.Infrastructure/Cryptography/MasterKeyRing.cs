using System.Security.Cryptography;
using System.Text;

namespace Identity.Infrastructure.Cryptography;

/// <summary>
/// The keys that are not in the database: the first writes, all read. Nothing uses them directly; HKDF (RFC 5869) derives one per
/// purpose, so that no purpose can be turned against another (security: one master, many uses).
/// </summary>
public sealed class MasterKeyRing
{
    public const int KeyBytes = 32;
    public const int KeyIdBytes = 4;

    private readonly byte[][] keys;

    /// <param name="keys">Each of <see cref="KeyBytes"/> random bytes.</param>
    public MasterKeyRing(IEnumerable<byte[]> keys)
    {
        this.keys = [.. keys];
        if (this.keys.Length == 0 || this.keys.Any(key => key.Length != KeyBytes))
        {
            throw new ArgumentException($"The ring needs at least one master key, each of {KeyBytes} bytes.", nameof(keys));
        }
    }

    /// <summary>One derived key for each master key, the writing one first.</summary>
    internal IReadOnlyList<PurposeKey> Derive(KeyPurpose purpose) =>
        [
            .. keys.Select(key => new PurposeKey(
                Id: HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyIdBytes, info: "identity/key-id"u8.ToArray()),
                Secret: HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: Encoding.ASCII.GetBytes(Label(purpose)))
            )),
        ];

    public override string ToString() => "***";

    // Labels are for ever: a changed one orphans everything that was written under it.
    private static string Label(KeyPurpose purpose) =>
        purpose switch
        {
            KeyPurpose.RefreshTokenMac => "identity/refresh-mac",
            KeyPurpose.InvitationMac => "identity/invitation-mac",
            KeyPurpose.CodeMac => "identity/code-mac",
            KeyPurpose.KeyWrap => "identity/keywrap",
            KeyPurpose.Outbox => "identity/outbox",
            KeyPurpose.ThrottleMac => "identity/throttle-mac",
            KeyPurpose.DeviceMac => "identity/device-mac",
            KeyPurpose.AuditMac => "identity/audit-mac",
            KeyPurpose.AuditEmailMac => "identity/audit-email-mac",
            KeyPurpose.OAuthSeal => "identity/oauth-seal",
            KeyPurpose.BrowserMac => "identity/browser-mac",
            KeyPurpose.RequestMac => "identity/request-mac",
            KeyPurpose.DeviceCodeMac => "identity/device-code-mac",
            KeyPurpose.UserCodeMac => "identity/user-code-mac",
            _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
        };
}

internal enum KeyPurpose
{
    RefreshTokenMac,
    InvitationMac,
    CodeMac,
    KeyWrap,
    Outbox,
    ThrottleMac,
    DeviceMac,
    AuditMac,
    AuditEmailMac,

    /// <summary>Encrypts authorization codes.</summary>
    OAuthSeal,

    /// <summary>Proves the cookie of the sign-in pages.</summary>
    BrowserMac,

    /// <summary>Binds what a person answered on a page to session and request.</summary>
    RequestMac,

    /// <summary>Proves what a device polls with.</summary>
    DeviceCodeMac,

    /// <summary>Stands in the database for what a person types to connect a device.</summary>
    UserCodeMac,
}

/// <param name="Id">Public name of the master key: goes with everything made under it, so that the ring can rotate.</param>
internal sealed record PurposeKey(byte[] Id, byte[] Secret)
{
    public override string ToString() => "***";
}
