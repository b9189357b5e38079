using System.Text;
using Identity.Infrastructure.Accounts.Passwords;

namespace Identity.Api.Configuration;

/// <summary>What the service needs of the system that it runs on: looked for at start, instead of at somebody's first login.</summary>
internal static class PlatformCheck
{
    /// <exception cref="PlatformNotSupportedException">Something is missing; the message says what, and the way out.</exception>
    internal static void Ensure()
    {
        EnsureNormalisation();
        Libxcrypt.EnsureAvailable();
    }

    /// <summary>
    /// In the runtime's invariant mode <see cref="string.Normalize(NormalizationForm)"/> hands back what it was given: a password typed
    /// on one keyboard would not open the account that it was chosen for on another, and two spellings of one address were two accounts.
    /// </summary>
    private static void EnsureNormalisation()
    {
        const string decomposed = "e\u0301"; // é in two code points, as macOS writes it
        if (decomposed.Normalize(NormalizationForm.FormC).Length != 1)
        {
            throw new PlatformNotSupportedException(
                "Names, addresses and passwords are compared in Unicode's normal form, which this process cannot compute: it runs in .NET's "
                + "invariant mode. Unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT, and install ICU (package libicu) if it is missing.");
        }
    }
}
