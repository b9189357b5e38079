using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Identity.Domain;

/// <summary>
/// <c>client_</c> and 128 random bits. It is the <c>sub</c> of service tokens too, and its prefix keeps it apart from every user id,
/// which is a UUID (RFC 9700 section 4.15).
/// </summary>
public static class ClientId
{
    public const int Length = 29;

    private const string Prefix = "client_";
    private const int RandomBytes = 16;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Whether it can be one: anything else needs no query, and some of it no database would take.</summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: Length }
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Alphabet) < 0;
}
