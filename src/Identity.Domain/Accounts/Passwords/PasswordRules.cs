namespace Identity.Domain.Accounts.Passwords;

/// <summary>
/// The one rule set for every path that sets a password (ASVS 5.0, 6.2): length and guessability, and no composition
/// rules, which make passwords worse (NIST SP 800-63B-4 section 3.1.1.2).
/// </summary>
public static class PasswordRules
{
    /// <summary>In Unicode code points. More than the 64 that ASVS 6.2.9 asks for; all of them count.</summary>
    public const int MaximumLength = 256;

    /// <summary>
    /// Every fault of a password that is about to be set, said of <paramref name="field"/> as the caller spelt it; none
    /// means that it may be. <paramref name="email"/> and <paramref name="name"/> are the account's, as far as known.
    /// </summary>
    public static IReadOnlyList<Error> Check(
        UnverifiedPassword password, string? email, string? name, PasswordSettings settings, string field)
    {
        if (!password.IsWellFormed) return [PasswordErrors.Malformed.On(field)];

        List<Error> faults = [];
        var length = password.Normalised.EnumerateRunes().Count();

        if (length < settings.MinimumLength)
        {
            faults.Add(PasswordErrors.TooShort.Because($"A password has at least {settings.MinimumLength} characters.").On(field));
        }

        if (length > MaximumLength) faults.Add(PasswordErrors.TooLong.On(field));
        if (IsPersonal(password, email, name)) faults.Add(PasswordErrors.IsPersonal.On(field));

        return faults;
    }

    /// <summary>The fault of a repetition that is not the password; null when there is none.</summary>
    public static Error? CheckRepetition(UnverifiedPassword password, UnverifiedPassword repetition, string field)
    {
        if (!repetition.IsWellFormed) return PasswordErrors.Malformed.On(field);

        return password.IsWellFormed && string.Equals(password.Normalised, repetition.Normalised, StringComparison.Ordinal)
            ? null
            : PasswordErrors.Differ.On(field);
    }

    private static bool IsPersonal(UnverifiedPassword password, string? email, string? name)
    {
        // Spaces around an address make it no better a secret, though they count in the password itself.
        var bare = password.Normalised.Trim();
        var at = email?.LastIndexOf('@') ?? -1;

        return Is(email) || Is(name) || (at > 0 && Is(email![..at]));

        bool Is(string? known) =>
            !string.IsNullOrWhiteSpace(known) && new UnverifiedPassword(known.Trim()) is { IsWellFormed: true } text
            && string.Equals(bare, text.Normalised, StringComparison.OrdinalIgnoreCase);
    }
}
