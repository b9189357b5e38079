using System.Buffers;
using System.Globalization;
using System.Text;

namespace Identity.Domain;

/// <summary>An e-mail address: as its owner typed it, and the key under which it is unique.</summary>
public sealed class Email
{
    /// <summary>RFC 5321 section 4.5.3.1.3, less the angle brackets.</summary>
    public const int MaximumLength = 254;

    private const int MaximumLocalPartLength = 64; // RFC 5321 section 4.5.3.1.1

    // RFC 5322 section 3.2.3: none of them in a dot-atom.
    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>[]:;,\\\"");

    // Dotless hosts and address literals are not reachable mail domains here; the mapping itself refuses labels over 63 characters.
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private Email(string address, string key)
    {
        Address = address;
        Key = key;
    }

    /// <summary>What mail is sent to and callers are shown.</summary>
    public string Address { get; }

    /// <summary>What two spellings of one address share: local part in lower case, domain in lower-case ASCII (RFC 5891).</summary>
    public string Key { get; }

    /// <summary>
    /// The address, or null when it is none. Compatibility characters (full-width letters, the Kelvin sign) are refused rather than
    /// folded: folding is how a look-alike reaches someone else's account (CVE-2019-19844).
    /// </summary>
    public static Email? Parse(string? text)
    {
        var address = text?.Trim();
        if (string.IsNullOrEmpty(address) || address.Length > MaximumLength || !IsWellFormed(address))
        {
            return null;
        }

        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || at != address.LastIndexOf('@'))
        {
            return null;
        }

        var local = LocalKey(address[..at]);
        var domain = DomainKey(address[(at + 1)..]);
        return local is null || domain is null ? null : new Email(address, $"{local}@{domain}");
    }

    /// <summary>An address is personal data: it reaches a log only where someone asks for <see cref="Address"/> by name.</summary>
    public override string ToString() => "***";

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // EnumerateRunes yields U+FFFD for a lone surrogate.
            if (
                rune == Rune.ReplacementChar
                || rune.IsNoncharacter()
                || Rune.IsControl(rune)
                || Rune.IsWhiteSpace(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format
            )
            {
                return false;
            }
        }

        return true;
    }

    private static string? LocalKey(string local)
    {
        if (
            local.StartsWith('.')
            || local.EndsWith('.')
            || local.Contains("..", StringComparison.Ordinal)
            || local.AsSpan().ContainsAny(Specials)
        )
        {
            return null;
        }

        if (FoldsIntoAscii(local))
        {
            return null;
        }

        var key = local.Normalize(NormalizationForm.FormC).ToLowerInvariant();
        return key.Length <= MaximumLocalPartLength ? key : null; // measured as it is stored: form C takes some characters apart
    }

    private static string? DomainKey(string domain)
    {
        if (!domain.Contains('.', StringComparison.Ordinal) || domain.EndsWith('.') || FoldsIntoAscii(domain))
        {
            return null;
        }

        try
        {
            var ascii = Idn.GetAscii(domain).ToLowerInvariant();
            return ascii.Length <= 253 ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool FoldsIntoAscii(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsAscii && rune.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant().Any(char.IsAscii))
            {
                return true;
            }
        }

        return false;
    }
}
