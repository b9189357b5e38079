using Identity.Api.Http;
using Identity.Domain.OAuth;

namespace Identity.Api.Admin;

internal static class RotateClientSecretEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Replace the secret of a client. The new secret is shown only once",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(Response),
        ClientErrors.NotFound,
        ClientErrors.Disabled,
        ClientErrors.Public,
        ClientErrors.OverlapInvalid
    )
    {
        IsBodyOptional = true,
    };

    /// <param name="KeepPreviousHours" example="24">For how many hours the previous secret stays valid, at most 168. The default is 0: it
    /// becomes invalid immediately.</param>
    internal sealed record Request(int? KeepPreviousHours);

    /// <param name="ClientId" example="client_AZqp4l08fVKcHg1sDA9bEQ">The <c>client_id</c> of the client, which stays the same.</param>
    /// <param name="ClientSecret" example="identity_cs_...">Keep it: only its hash is stored.</param>
    internal sealed record Response(string ClientId, string ClientSecret);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        RotateClientSecret rotateClientSecret,
        CancellationToken ct
    )
    {
        var body = await JsonBody.ReadOptionalAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var secret = await rotateClientSecret.ExecuteAsync(id, body.Value.Value.KeepPreviousHours ?? 0, http.Operator(), ct);
        return secret.IsSuccess ? Envelopes.Ok(new Response(id, secret.Value.Text)) : secret.Errors.ToProblem();
    }
}
