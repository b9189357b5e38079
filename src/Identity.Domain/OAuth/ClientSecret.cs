using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Identity.Domain.OAuth;

/// <summary>
/// 256 random bits, shown once. One SHA-256 is the right hash for a secret that nobody chose: there is no dictionary to slow down
/// (OWASP ASVS 5.0, 11.4.2 is about passwords). The prefix lets scanners of repositories recognise a leaked one.
/// </summary>
public sealed class ClientSecret
{
    private const string Prefix = "identity_cs_";
    private const int RandomBytes = 32;

    /// <summary>Longer ones are refused before they are hashed.</summary>
    private const int MaximumLength = 256;

    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    private ClientSecret(string text) => Text = text;

    /// <summary>For its owner, once.</summary>
    public string Text { get; }

    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Text));

    public static ClientSecret Create() => new(Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>Takes the same time whatever differs, and also when there is nothing to compare with.</summary>
    /// <param name="hash">Null for a client that does not exist.</param>
    public static bool Matches(string presented, byte[]? hash)
    {
        ArgumentNullException.ThrowIfNull(presented);
        if (presented.Length > MaximumLength)
        {
            return false;
        }

        var matches = CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), hash ?? NoHash);
        return matches && hash is not null;
    }

    public override string ToString() => "***";
}
