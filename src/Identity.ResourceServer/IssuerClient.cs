using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Identity.ResourceServer;

/// <summary>What this service asks the identity service: its metadata, its keys, a token for itself, and what was revoked.</summary>
internal sealed class IssuerClient(IHttpClientFactory http, IOptions<ResourceServerOptions> options, TimeProvider time)
{
    internal const string FeedScope = "revocations.read";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Metadata? metadata;
    private (string Text, DateTimeOffset RenewAt)? token;

    private ResourceServerOptions Options => options.Value;

    internal async Task<IReadOnlyDictionary<string, SecurityKey>> ReadKeysAsync(CancellationToken ct)
    {
        using var limit = Limit(Patience, ct);
        var address = (await MetadataAsync(limit.Token)).JwksUri;
        using var client = http.CreateClient(ResourceServerServices.HttpClientName);
        return new JsonWebKeySet(await client.GetStringAsync(address, limit.Token))
            .Keys.Where(key => key is { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv: JsonWebKeyECTypes.P256, Kid.Length: > 0 })
            .ToDictionary(key => key.Kid, SecurityKey (key) => key, StringComparer.Ordinal);
    }

    /// <param name="after">Cursor of the last answer, or null.</param>
    /// <param name="wait">How long the answer may be held.</param>
    /// <exception cref="HttpRequestException">It was refused, or nobody answered.</exception>
    internal async Task<FeedAnswer> ReadRevocationsAsync(string? after, TimeSpan wait, CancellationToken ct)
    {
        using var limit = Limit(wait + Patience, ct);
        var query = $"?wait={wait.TotalSeconds:0}" + (after is null ? "" : $"&after={Uri.EscapeDataString(after)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, Options.Issuer.TrimEnd('/') + "/connect/revocations" + query);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(limit.Token));
        using var client = http.CreateClient(ResourceServerServices.HttpClientName);
        using var response = await client.SendAsync(request, limit.Token);
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            token = null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<FeedAnswer>(limit.Token) ?? throw new HttpRequestException("The answer is empty.");
    }

    private async Task<string> TokenAsync(CancellationToken ct)
    {
        if (token is { } known && time.GetUtcNow() < known.RenewAt)
        {
            return known.Text;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, (await MetadataAsync(ct)).TokenEndpoint);
        request.Content = new FormUrlEncodedContent([
            KeyValuePair.Create("grant_type", "client_credentials"),
            KeyValuePair.Create("scope", FeedScope),
        ]);

        // RFC 6749 section 2.3.1: form-encoded first.
        var credentials = $"{Uri.EscapeDataString(Options.ClientId)}:{Uri.EscapeDataString(Options.ClientSecret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        using var client = http.CreateClient(ResourceServerServices.HttpClientName);
        using var response = await client.SendAsync(request, ct);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<TokenAnswer>(ct);
        if (answer is not { AccessToken: { Length: > 0 } text })
        {
            throw new HttpRequestException("The answer has no access token.");
        }

        token = (text, time.GetUtcNow().AddSeconds(answer.ExpiresIn * 0.8));
        return text;
    }

    private async Task<Metadata> MetadataAsync(CancellationToken ct)
    {
        if (metadata is { } known)
        {
            return known;
        }

        using var client = http.CreateClient(ResourceServerServices.HttpClientName);
        var read = await client.GetFromJsonAsync<Metadata>(Options.Issuer.TrimEnd('/') + "/.well-known/openid-configuration", ct);

        // OpenID Connect Discovery section 4.3: the issuer that is asked must be the one that answers.
        if (read?.Issuer != Options.Issuer || !IssuerAddress.IsSafe(read.JwksUri) || !IssuerAddress.IsSafe(read.TokenEndpoint))
        {
            throw new HttpRequestException(
                $"The metadata are those of '{read?.Issuer}', not of '{Options.Issuer}', or have unsafe addresses."
            );
        }

        return metadata = read;
    }

    private static CancellationTokenSource Limit(TimeSpan patience, CancellationToken ct)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        return limit;
    }

    private sealed record Metadata(
        [property: JsonPropertyName("issuer")] string? Issuer,
        [property: JsonPropertyName("jwks_uri")] string? JwksUri,
        [property: JsonPropertyName("token_endpoint")] string? TokenEndpoint
    );

    private sealed record TokenAnswer(
        [property: JsonPropertyName("access_token")] string? AccessToken,
        [property: JsonPropertyName("expires_in")] double ExpiresIn
    );
}

/// <summary>One answer of the feed.</summary>
internal sealed record FeedAnswer(
    [property: JsonPropertyName("cursor")] string Cursor,
    [property: JsonPropertyName("revocations")] IReadOnlyList<FeedEntry> Revocations
)
{
    /// <summary>As many as the feed puts into one answer: there may be more.</summary>
    internal const int Full = 2_000;
}

internal sealed record FeedEntry(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("value")] string Value,
    [property: JsonPropertyName("expires")] long Expires
);
