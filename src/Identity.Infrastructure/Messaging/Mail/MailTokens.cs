using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>
/// Access tokens for the mail server, by client credentials (RFC 6749 section 4.4) or a refresh token (section 6). All workers share one
/// until shortly before it expires.
/// </summary>
internal sealed class MailTokens(MailSettings settings, IHttpClientFactory clients, TimeProvider time) : IDisposable
{
    internal const string ClientName = "mail-token";
    internal const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Unstated = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    // The codes of RFC 6749 section 5.2 are worth repeating; anything else that the other side says is not.
    private static readonly string[] KnownErrors =
    [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    ];

    private readonly SemaphoreSlim gate = new(1, 1);
    private (string Value, DateTimeOffset RenewAt)? kept;

    public void Dispose() => gate.Dispose();

    /// <param name="refused">A token that the mail server has just refused, or null: it is not returned again.</param>
    /// <exception cref="DeliveryException">There is none to be had now.</exception>
    internal async Task<string> GetAsync(string? refused, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (kept is not { } token || token.Value == refused || token.RenewAt <= time.GetUtcNow())
            {
                kept = token = await FetchAsync(ct);
            }

            return token.Value;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<(string Value, DateTimeOffset RenewAt)> FetchAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.OAuth!.TokenUrl);
            request.Content = new FormUrlEncodedContent(Form(settings.OAuth));
            using var response = await clients.CreateClient(ClientName).SendAsync(request, ct);
            var answer = await ReadAsync(response, ct);
            if (!response.IsSuccessStatusCode)
            {
                throw new DeliveryException(
                    $"mail_token_{(KnownErrors.Contains(answer?.Error) ? answer!.Error : $"{(int)response.StatusCode}")}"
                );
            }

            return answer is { AccessToken: { } token } && IsBearer(answer.TokenType) && IsToken(token)
                ? (token, now + KeptFor(answer.ExpiresIn))
                : throw new DeliveryException("mail_token_unintelligible");
        }
        catch (HttpRequestException exception)
        {
            throw new DeliveryException($"mail_token_{exception.HttpRequestError}", inner: exception);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Form(MailOAuthSettings oauth)
    {
        yield return new("grant_type", oauth.RefreshToken is null ? "client_credentials" : "refresh_token");
        yield return new("client_id", oauth.ClientId);
        yield return new("client_secret", oauth.ClientSecret);
        if (oauth.RefreshToken is { } refreshToken)
        {
            yield return new("refresh_token", refreshToken);
        }

        if (oauth.Scope is { } scope)
        {
            yield return new("scope", scope);
        }
    }

    private static async Task<Answer?> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<Answer>(ct);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // no JSON, or in a character set that does not exist
        }
    }

    /// <summary>Half of a very short life, so that a token of one minute is not fetched for every mail.</summary>
    private static TimeSpan KeptFor(double? expiresIn)
    {
        var lifetime = expiresIn is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds)) : Unstated;
        return lifetime - (lifetime / 2 < Margin ? lifetime / 2 : Margin);
    }

    private static bool IsBearer(string? type) => type is null || type.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    // A control character would end the token's field and begin another one.
    private static bool IsToken(string text) => text.Length > 0 && text.All(character => character is > ' ' and <= '~');

    private sealed record Answer(
        [property: JsonPropertyName("access_token")] string? AccessToken,
        [property: JsonPropertyName("token_type")] string? TokenType,
        [property: JsonPropertyName("expires_in"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] double? ExpiresIn,
        [property: JsonPropertyName("error")] string? Error
    )
    {
        public override string ToString() => "***";
    }
}
