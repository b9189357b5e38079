using System.Text;

namespace Identity.Api.Configuration;

/// <summary>What the service needs of the system that it runs on: looked for at start, instead of at someone's first login.</summary>
internal static class PlatformCheck
{
    /// <exception cref="PlatformNotSupportedException">Something is missing; the message says what, and the way out.</exception>
    /// <remarks>
    /// In the runtime's invariant mode <see cref="string.Normalize(NormalizationForm)"/> hands back what it was given: a password typed
    /// on one keyboard would not open the account that it was chosen for on another, and two spellings of one address were two accounts.
    /// </remarks>
    internal static void Ensure()
    {
        const string decomposed = "e\u0301"; // é in two code points, as macOS writes it
        if (decomposed.Normalize(NormalizationForm.FormC).Length != 1)
        {
            throw new PlatformNotSupportedException(
                "The service needs Unicode normalization for names, email addresses and passwords, but this process runs in .NET's "
                    + "invariant mode. Unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT, and install ICU if it is missing (package libicu, "
                    + "on Alpine icu-libs)."
            );
        }
    }
}
