using System.Net.Http.Headers;
using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Messaging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Infrastructure.OAuth;

/// <summary>
/// Sends logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.5). The address is that of the client now; a client that is
/// disabled, or has none any more, is not called. Each attempt has a token of its own, which lives for two minutes: one that was lost is
/// worth nothing later.
/// </summary>
internal sealed class BackchannelLogout(
    IClientStore clients,
    ProtocolKeys keys,
    IHttpClientFactory http,
    TokenSettings settings,
    TimeProvider time
) : INoticeTransport
{
    internal const string ClientName = "backchannel-logout";

    private const string Type = "logout+jwt";
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly JsonWebTokenHandler Writer = new() { SetDefaultTimesOnTokenCreation = false };

    public MessageChannel Channel => MessageChannel.Logout;

    public async Task SendAsync(OutboxMessage notice, IReadOnlyDictionary<string, string> model, CancellationToken ct)
    {
        if (await clients.FindAsync(notice.Recipient, ct) is not { DisabledAt: null, BackchannelLogoutUri: { } address } client)
        {
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("logout_token", Token(client, model))]),
        };
        request.Headers.CacheControl = new CacheControlHeaderValue { NoStore = true };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(Patience);
        try
        {
            using var response = await http.CreateClient(ClientName)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new DeliveryException($"logout_{(int)response.StatusCode}"); // a redirect as well
            }
        }
        catch (HttpRequestException exception)
        {
            throw new DeliveryException($"logout_{exception.HttpRequestError}", inner: exception);
        }
        catch (OperationCanceledException exception) when (!ct.IsCancellationRequested)
        {
            throw new DeliveryException("logout_timeout", inner: exception);
        }
    }

    /// <summary>Section 2.4: with an event, and without a nonce, so that it never passes for an id token.</summary>
    private string Token(Client client, IReadOnlyDictionary<string, string> model)
    {
        var now = time.Now();
        return Writer.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = Type,
                SigningCredentials = keys.Active(),
                Claims = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    [JwtRegisteredClaimNames.Iss] = settings.Issuer,
                    [JwtRegisteredClaimNames.Aud] = client.Id,
                    [JwtRegisteredClaimNames.Iat] = now.ToUnixTimeSeconds(),
                    [JwtRegisteredClaimNames.Exp] = (now + Lifetime).ToUnixTimeSeconds(),
                    [JwtRegisteredClaimNames.Jti] = Guid.CreateVersion7(now).ToString(),
                    [JwtRegisteredClaimNames.Sub] = model[LogoutNotices.Subject],
                    [JwtRegisteredClaimNames.Sid] = model[LogoutNotices.SessionId],
                    ["events"] = new Dictionary<string, object>(StringComparer.Ordinal)
                    {
                        [Event] = new Dictionary<string, object>(StringComparer.Ordinal),
                    },
                },
            }
        );
    }
}
