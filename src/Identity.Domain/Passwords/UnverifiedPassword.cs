using System.Text;

namespace Identity.Domain.Passwords;

/// <summary>
/// A password as received, about which nothing is known yet. Prints as redacted, so that no log, trace or exception
/// message can hold it by accident. Case and outer spaces matter and are kept.
/// </summary>
public sealed class UnverifiedPassword
{
    /// <summary>
    /// UTF-16 units above which no text can come down to <see cref="PasswordRules.MaximumLength"/> code points: composing
    /// makes one code point of four at most, each of two units at most.
    /// </summary>
    private const int LongestWorthNormalising = PasswordRules.MaximumLength * 4 * 2;

    private readonly string? normalised;

    public UnverifiedPassword(string received)
    {
        ArgumentNullException.ThrowIfNull(received);
        if (!IsText(received))
        {
            return;
        }

        // Beyond that length it opens no account anyway, and the time that normalising takes grows with the square of a run
        // of combining marks: left as it came, it is merely a wrong password.
        normalised = received.Length > LongestWorthNormalising ? received : received.Normalize(NormalizationForm.FormC);
    }

    /// <summary>The password, or null when none was received.</summary>
    public static UnverifiedPassword? From(string? received) => received is null ? null : new UnverifiedPassword(received);

    /// <summary>
    /// False for a lone surrogate: as bytes it becomes U+FFFD, so that passwords which differ would open each other. False also
    /// for a noncharacter such as U+FFFE, which has no normal form.
    /// Refuse it with <see cref="PasswordErrors.Malformed"/>, on login too.
    /// </summary>
    public bool IsWellFormed => normalised is not null;

    /// <summary>
    /// In normalisation form C, so that composed and decomposed spellings, which keyboards choose for their users, are
    /// one password (NIST SP 800-63B-4 section 3.1.1.2). The text itself: for the hasher and the rules only.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not <see cref="IsWellFormed"/>.</exception>
    public string Normalised =>
        normalised ?? throw new InvalidOperationException("An ill-formed password has no normal form: check IsWellFormed first.");

    public override string ToString() => "***";

    private static bool IsText(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var consumed) != System.Buffers.OperationStatus.Done || rune.IsNoncharacter())
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }
}
