using System.Globalization;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.InMemory;

/// <summary>Tokens without cryptography: what they say can be read from them.</summary>
internal sealed class ReadableTokens : IRefreshTokens, ITokenSigner
{
    private readonly Dictionary<string, AccessToken> signed = new(StringComparer.Ordinal);

    /// <summary>What an access token says.</summary>
    public AccessToken this[string accessToken] => signed[accessToken];

    public string Sign(AccessToken token)
    {
        var text = $"access {signed.Count}";
        signed.Add(text, token);
        return text;
    }

    public string Sign(TemporaryToken token) => $"temporary {token.Subject} {token.OnboardingId}";

    public string Sign(ServiceToken token) => $"service {token.ClientId}";

    public string Write(RefreshToken token) => $"{token.SessionId} {token.Generation} {token.IssuedAt.ToUnixTimeMilliseconds()}";

    public bool TryRead(string text, out RefreshToken token)
    {
        token = default;
        if (text.Split(' ') is not [var session, var generation, var issuedAt] || !Guid.TryParse(session, out var sessionId))
        {
            return false;
        }

        token = new RefreshToken(
            sessionId,
            int.Parse(generation, CultureInfo.InvariantCulture),
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(issuedAt, CultureInfo.InvariantCulture))
        );
        return true;
    }

    public RefreshToken Read(string text) =>
        TryRead(text, out var token) ? token : throw new ArgumentException("Not a refresh token.", nameof(text));
}
