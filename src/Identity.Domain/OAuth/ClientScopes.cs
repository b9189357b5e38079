namespace Identity.Domain.OAuth;

/// <summary>What a client may ask for, and have of what was once granted to it.</summary>
public static class ClientScopes
{
    private const string Offline = "offline_access";

    /// <summary>Part of the protocol, and no list has to name them (OpenID Connect Core sections 3.1.2.1 and 11).</summary>
    private static readonly string[] OfProtocol = ["openid", Offline];

    /// <summary>The granted scopes that the client still holds (security requirement 25); null for none.</summary>
    internal static string? StillHeld(Client client, string granted) =>
        Scope.Parse(granted)?.Where(word => IsHeld(client, word)).ToList() is { Count: > 0 } held ? Scope.Write(held) : null;

    /// <summary>Whether a client gets refresh tokens with it (OpenID Connect Core section 11).</summary>
    internal static bool MayRefresh(string granted) => granted.Split(' ').Contains(Offline, StringComparer.Ordinal);

    /// <summary>Whether the client may ask for it.</summary>
    public static bool IsHeld(Client client, string word)
    {
        ArgumentNullException.ThrowIfNull(client);
        return OfProtocol.Contains(word, StringComparer.Ordinal) || client.Scopes.Contains(word, StringComparer.Ordinal);
    }
}
