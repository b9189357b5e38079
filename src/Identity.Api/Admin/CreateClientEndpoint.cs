using Identity.Api.Http;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Api.Admin;

internal static class CreateClientEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Create a service client. The secret is shown only once",
        typeof(Request),
        StatusCodes.Status201Created,
        typeof(Response),
        ClientErrors.NameInvalid,
        ClientErrors.GrantsInvalid,
        ClientErrors.ScopesInvalid,
        ClientErrors.AudiencesInvalid
    );

    /// <param name="Name" example="KYC service">1 to 200 characters on one line.</param>
    /// <param name="Grants" example="[&quot;client_credentials&quot;]">The grants of the client. The default is
    /// <c>client_credentials</c>.</param>
    /// <param name="Scopes" example="[&quot;onboarding.report&quot;]">1 to 100 scopes that it may ask for.</param>
    /// <param name="Audiences" example="[&quot;api&quot;]">Services that its tokens may be for; when omitted, the configured audience
    /// alone.</param>
    internal sealed record Request(string Name, string[]? Grants, string[] Scopes, string[]? Audiences);

    /// <param name="Client">The client, as it was created.</param>
    /// <param name="ClientSecret" example="identity_cs_...">Keep it: only its hash is stored.</param>
    internal sealed record Response(ClientResponse Client, string ClientSecret);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        CreateClient createClient,
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
            settings
        );
        if (body.Value.Faults.Count > 0 || !definition.IsSuccess)
        {
            return body.Value.ToProblem(definition.Errors);
        }

        var (client, secret) = await createClient.ExecuteAsync(definition.Value, http.Operator(), ct);
        return Envelopes.Created($"/admin/clients/{client.Id}", new Response(ClientResponse.From(client), secret.Text));
    }
}
