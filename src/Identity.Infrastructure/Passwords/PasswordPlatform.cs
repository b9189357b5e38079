using Identity.Domain.Passwords;

namespace Identity.Infrastructure.Passwords;

/// <summary>Which code hashes passwords on this system: said at start, and checked there, so that no login has to find out.</summary>
public static class PasswordPlatform
{
    /// <summary>Which algorithm and which library hash new passwords, and what is not possible without libxcrypt.</summary>
    public static string Describe(PasswordSettings settings) => Describe(settings, Crypt.OfThisProcess);

    /// <summary>Why passwords cannot be hashed as configured, with the way out; null when they can.</summary>
    public static string? Refuse(PasswordAlgorithm algorithm) => Refuse(algorithm, Crypt.OfThisProcess);

    internal static string Describe(PasswordSettings settings, Crypt crypt)
    {
        var made = settings.Algorithm switch
        {
            PasswordAlgorithm.Argon2id => "Argon2id (19 MiB, 2 passes), computed by libsodium.",
            PasswordAlgorithm.Yescrypt => "yescrypt (64 MiB), computed by libxcrypt.",
            _ when crypt.HasLibxcrypt => $"bcrypt (cost {settings.BcryptCost}), computed by libxcrypt.",
            _ => $"bcrypt (cost {settings.BcryptCost}), computed by BCrypt.Net-Next.",
        };
        return crypt.Libxcrypt switch
        {
            LibxcryptState.InUse => made,
            LibxcryptState.SwitchedOff =>
                $"{made} libxcrypt is switched off by {Libxcrypt.Switch}: yescrypt, SHA-crypt and $7$ hashes are refused.",
            _ => $"{made} This system has no libxcrypt: yescrypt, SHA-crypt and $7$ hashes are refused.",
        };
    }

    internal static string? Refuse(PasswordAlgorithm algorithm, Crypt crypt) =>
        algorithm switch
        {
            PasswordAlgorithm.Yescrypt when crypt.Libxcrypt is LibxcryptState.SwitchedOff =>
                $"Identity:Passwords:Algorithm is 'Yescrypt', which needs libxcrypt, and {Libxcrypt.Switch} switches libxcrypt off. "
                    + "Remove that variable, or choose Bcrypt or Argon2id.",
            PasswordAlgorithm.Yescrypt when !crypt.HasLibxcrypt =>
                "Identity:Passwords:Algorithm is 'Yescrypt', which needs libxcrypt, and this system does not have it. "
                    + "Install it (package libcrypt1 or libxcrypt), or choose Bcrypt or Argon2id.",
            PasswordAlgorithm.Argon2id when !Argon2Hash.IsAvailable =>
                "Identity:Passwords:Algorithm is 'Argon2id', which needs libsodium, and this system cannot load it. "
                    + "On Windows, install the Visual C++ runtime; elsewhere choose Bcrypt.",
            _ => null,
        };
}
