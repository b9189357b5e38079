using Identity.Domain.Tokens;

namespace Identity.Domain.OAuth;

/// <summary>What a client may ask for, and have of what was once granted to it.</summary>
public static class ClientScopes
{
    /// <summary>Part of the protocol, and no list has to name them (OpenID Connect Core sections 3.1.2.1 and 11).</summary>
    private static readonly string[] OfProtocol = ["openid", "offline_access"];

    /// <summary>The granted scopes that the client still holds (security requirement 25); null for none.</summary>
    internal static string? StillHeld(Client client, string granted) =>
        Scope.Parse(granted)?.Where(word => IsHeld(client, word)).ToList() is { Count: > 0 } held ? Scope.Write(held) : null;

    /// <summary>The services that tokens of people are for: this one where the client may ask for it, and else all on its list.</summary>
    public static IReadOnlyList<string> AudiencesOf(Client client, TokenSettings settings)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(settings);
        return client.Audiences.Contains(settings.Audience, StringComparer.Ordinal) ? [settings.Audience] : client.Audiences;
    }

    /// <summary>Whether the client may ask for it.</summary>
    public static bool IsHeld(Client client, string word)
    {
        ArgumentNullException.ThrowIfNull(client);
        return OfProtocol.Contains(word, StringComparer.Ordinal) || client.Scopes.Contains(word, StringComparer.Ordinal);
    }
}
