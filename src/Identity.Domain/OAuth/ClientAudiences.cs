using Identity.Domain.Tokens;

namespace Identity.Domain.OAuth;

/// <summary>
/// Which services the tokens of people are for that a client gets (RFC 9068 section 3, RFC 8707). Every service is denied unless the list
/// of the client names it; the issuer stands for this service, which tells at the userinfo endpoint who has signed in.
/// </summary>
public static class ClientAudiences
{
    /// <summary>Whether the client may name it as a resource.</summary>
    public static bool MayName(Client client, string resource, TokenSettings settings)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(settings);
        return resource == settings.Issuer || client.Audiences.Contains(resource, StringComparer.Ordinal);
    }

    /// <summary>Of a token that a service gets for itself, or by an exchange.</summary>
    /// <param name="targets">The services that it names; empty for the default.</param>
    /// <returns>Null where it may not, or has to choose.</returns>
    internal static IReadOnlyList<string>? OfService(Client client, IReadOnlyList<string> targets, TokenSettings settings)
    {
        if (targets.Count > 0)
        {
            return targets.All(target => client.Audiences.Contains(target, StringComparer.Ordinal))
                ? [.. targets.Distinct(StringComparer.Ordinal)]
                : null;
        }

        // Nothing asked for: this service's own audience, or the only one there is. A choice between several is the client's.
        return client.Audiences.Count == 0 || client.Audiences.Contains(settings.Audience, StringComparer.Ordinal) ? [settings.Audience]
            : client.Audiences is [var only] ? [only]
            : null;
    }

    /// <param name="scope">Of the token, separated by spaces.</param>
    /// <param name="granted">What the request to sign in named; empty where it named nothing.</param>
    /// <param name="wished">What the request for the token names; empty for all that was granted.</param>
    /// <returns>Null where the token may not be for what is wished, or for nothing any more.</returns>
    internal static IReadOnlyList<string>? Of(
        Client client,
        string scope,
        IReadOnlyList<string> granted,
        IReadOnlyList<string> wished,
        TokenSettings settings
    )
    {
        if (!wished.All(it => MayName(client, it, settings) && (granted.Count == 0 || granted.Contains(it, StringComparer.Ordinal))))
        {
            return null;
        }

        var named = wished.Count > 0 ? wished : granted;
        if (named.Count == 0)
        {
            return Usual(client, scope, settings);
        }

        var held = named.Where(it => MayName(client, it, settings)).Distinct(StringComparer.Ordinal).ToList();
        return held.Count > 0 ? held : null;
    }

    /// <summary>The configured audience where the client may ask for it, and else all on its list. Without the first, a token that tells
    /// who has signed in is for this service too; a token that is for nobody else is for this service alone.</summary>
    private static IReadOnlyList<string> Usual(Client client, string scope, TokenSettings settings) =>
        client.Audiences.Contains(settings.Audience, StringComparer.Ordinal) ? [settings.Audience]
        : client.Audiences.Count == 0 || scope.Split(' ').Contains("openid", StringComparer.Ordinal)
            ? [.. client.Audiences.Append(settings.Issuer).Distinct(StringComparer.Ordinal)]
        : client.Audiences;
}
