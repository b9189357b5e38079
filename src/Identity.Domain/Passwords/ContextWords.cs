namespace Identity.Domain.Passwords;

/// <summary>Words that everybody who guesses at this service's passwords tries, because they are its own (ASVS 6.2.11).</summary>
public static class ContextWords
{
    /// <summary>Of a host's labels, those shorter than this are too common to tell a service: www, id, com.</summary>
    private const int ShortestLabel = 4;

    /// <summary>The words of a service at this address.</summary>
    public static IReadOnlyList<string> Of(string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var uri) && uri.HostNameType is UriHostNameType.Dns
            ? ["identity", uri.IdnHost, .. uri.IdnHost.Split('.').Where(label => label.Length >= ShortestLabel)]
            : ["identity"];

    /// <summary>Whether the password is one of the words, also with digits and signs around it: "Acme2026!" is the name of Acme.</summary>
    internal static bool Contain(IReadOnlyList<string> words, string password)
    {
        var first = 0;
        var end = password.Length;
        while (first < end && !char.IsLetter(password[first]))
        {
            first++;
        }

        while (end > first && !char.IsLetter(password[end - 1]))
        {
            end--;
        }

        var core = password[first..end];
        return words.Any(word =>
            word.Equals(password, StringComparison.OrdinalIgnoreCase) || word.Equals(core, StringComparison.OrdinalIgnoreCase)
        );
    }
}
