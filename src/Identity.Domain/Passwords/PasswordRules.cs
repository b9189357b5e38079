namespace Identity.Domain.Passwords;

/// <summary>
/// The one rule set for every path that sets a password (ASVS 5.0, 6.2): length and guessability, and no composition
/// rules, which make passwords worse (NIST SP 800-63B-4 section 3.1.1.2).
/// </summary>
public sealed class PasswordRules(PasswordSettings settings, IBreachedPasswords breached)
{
    /// <summary>In Unicode code points. More than the 64 that ASVS 6.2.9 asks for; all of them count.</summary>
    public const int MaximumLength = 256;

    /// <summary>
    /// Every fault of a password that is about to be set, said of <paramref name="field"/> as the caller spelt it, as far as this
    /// process can tell by itself. <paramref name="email"/> and <paramref name="name"/> are the account's, as far as known.
    /// </summary>
    public IReadOnlyList<Error> Check(UnverifiedPassword password, string? email, string? name, string field)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (!password.IsWellFormed)
        {
            return [PasswordErrors.Malformed.On(field)];
        }

        List<Error> faults = [];
        var length = password.Normalised.EnumerateRunes().Count();

        if (length < settings.MinimumLength)
        {
            faults.Add(PasswordErrors.TooShort.Because($"A password must have at least {settings.MinimumLength} characters.").On(field));
        }

        if (length > MaximumLength)
        {
            faults.Add(PasswordErrors.TooLong.On(field));
        }

        // Spaces around a password make it no better a secret, though they count in the password itself.
        var bare = password.Normalised.Trim();
        if (IsPersonal(bare, email, name) || ContextWords.Contain(settings.ContextWords, bare))
        {
            faults.Add(PasswordErrors.IsPersonal.On(field));
        }

        if (CommonPasswords.Contain(bare))
        {
            faults.Add(PasswordErrors.Common.On(field));
        }

        return faults;
    }

    /// <summary>The same, and, where that finds nothing, whether the password has leaked. May ask another service, so never inside a
    /// transaction; none means that the password may be set.</summary>
    public async Task<IReadOnlyList<Error>> CheckAsync(
        UnverifiedPassword password,
        string? email,
        string? name,
        string field,
        CancellationToken ct
    )
    {
        var faults = Check(password, email, name, field);
        return faults.Count == 0 && await breached.ContainAsync(password.Normalised, ct) ? [PasswordErrors.Breached.On(field)] : faults;
    }

    /// <summary>The fault of a repetition that is not the password; null when there is none.</summary>
    public static Error? CheckRepetition(UnverifiedPassword password, UnverifiedPassword repetition, string field)
    {
        if (!repetition.IsWellFormed)
        {
            return PasswordErrors.Malformed.On(field);
        }

        return password.IsWellFormed && string.Equals(password.Normalised, repetition.Normalised, StringComparison.Ordinal)
            ? null
            : PasswordErrors.Differ.On(field);
    }

    private static bool IsPersonal(string bare, string? email, string? name)
    {
        var at = email?.LastIndexOf('@') ?? -1;

        return Is(email) || Is(name) || (at > 0 && Is(email![..at]));

        bool Is(string? known) =>
            !string.IsNullOrWhiteSpace(known)
            && new UnverifiedPassword(known.Trim()) is { IsWellFormed: true } text
            && string.Equals(bare, text.Normalised, StringComparison.OrdinalIgnoreCase);
    }
}
