using System.Security.Cryptography;

namespace Identity.Domain.OAuth;

/// <summary>What a person types to connect a device (RFC 8628 section 6.1): eight consonants, so that it spells no word and no letter looks
/// like a digit. 34 bits, for ten minutes, behind a sign-in and a limit.</summary>
public static class UserCode
{
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";
    private const int Length = 8;

    internal static string Create() => RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>In two halves, as people read it.</summary>
    public static string Show(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";
    }

    /// <summary>In any case, with spaces and dashes; null for what cannot be a code.</summary>
    public static string? Read(string typed)
    {
        var code = TypedText.Code(typed).ToUpperInvariant();
        return code.Length == Length && code.All(letter => Letters.Contains(letter, StringComparison.Ordinal)) ? code : null;
    }
}
