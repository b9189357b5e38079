using Identity.Api.Http;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Api.Admin;

internal static class CreateClientEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Create a client. The secret is shown only once",
        typeof(Request),
        StatusCodes.Status201Created,
        typeof(Response),
        ClientErrors.NameInvalid,
        ClientErrors.GrantsInvalid,
        ClientErrors.ScopesInvalid,
        ClientErrors.AudiencesInvalid,
        ClientErrors.RedirectUrisInvalid,
        ClientErrors.PostLogoutRedirectUrisInvalid,
        ClientErrors.BackchannelLogoutUriInvalid,
        ClientErrors.KeysInvalid
    );

    /// <param name="Name" example="KYC service">1 to 200 characters on one line.</param>
    /// <param name="Grants" example="[&quot;client_credentials&quot;]"><c>client_credentials</c>,
    /// <c>authorization_code</c>, <c>refresh_token</c>, <c>urn:ietf:params:oauth:grant-type:token-exchange</c>,
    /// <c>urn:ietf:params:oauth:grant-type:device_code</c>. The default is
    /// <c>client_credentials</c>, and with redirect URIs the next two.</param>
    /// <param name="Scopes" example="[&quot;onboarding.report&quot;]">1 to 100 scopes that it may ask for.</param>
    /// <param name="Audiences" example="[&quot;api&quot;]">Services that its tokens may be for; when omitted, the configured audience
    /// alone, and none for a client that only signs people in.</param>
    /// <param name="RedirectUris" example="[]">Where people are sent back to with a code: https, http on a loopback address, or the scheme of
    /// an app.</param>
    /// <param name="PostLogoutRedirectUris" example="[]">Where people may be sent after they log out.</param>
    /// <param name="BackchannelLogoutUri" example="https://app.example.com/backchannel-logout">Where the client is told that a session of its
    /// is over (OpenID Connect Back-Channel Logout): https, or http on a loopback address.</param>
    /// <param name="Public" example="false">The client cannot keep a secret, and gets none.</param>
    /// <param name="Consent" example="false">People are asked before the client learns who they are.</param>
    /// <param name="Jwks" example="{&quot;keys&quot;:[...]}">A JSON Web Key Set, as text, of 1 to 10 public keys. The client proves itself by
    /// <c>private_key_jwt</c> and gets no secret.</param>
    internal sealed record Request(
        string Name,
        string[]? Grants,
        string[] Scopes,
        string[]? Audiences,
        string[]? RedirectUris,
        string[]? PostLogoutRedirectUris,
        string? BackchannelLogoutUri,
        bool? Public,
        bool? Consent,
        string? Jwks
    );

    /// <param name="Client">The client, as it was created.</param>
    /// <param name="ClientSecret" example="identity_cs_...">Keep it: only its hash is stored. Null for a public client, and for one with keys.</param>
    internal sealed record Response(ClientResponse Client, string? ClientSecret);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        CreateClient createClient,
        IClientAssertions assertions,
        TokenSettings settings,
        CancellationToken ct
    )
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var request = body.Value.Value;
        var definition = ClientDefinition.Parse(
            request.Name,
            request.Grants ?? [],
            request.Scopes ?? [],
            request.Audiences ?? [],
            settings,
            new SignInDefinition
            {
                RedirectUris = request.RedirectUris ?? [],
                PostLogoutRedirectUris = request.PostLogoutRedirectUris ?? [],
                BackchannelLogoutUri = request.BackchannelLogoutUri,
                IsPublic = request.Public is true,
                NeedsConsent = request.Consent is true,
            },
            request.Jwks is { } jwks ? assertions.ReadKeys(jwks) : null
        );
        if (body.Value.Faults.Count > 0 || !definition.IsSuccess)
        {
            return body.Value.ToProblem(definition.Errors);
        }

        var (client, secret) = await createClient.ExecuteAsync(definition.Value, http.Operator(), ct);
        return Envelopes.Created($"/admin/clients/{client.Id}", new Response(ClientResponse.From(client), secret?.Text));
    }
}
