using Identity.Api.Http;
using Identity.Domain.Invitations;

namespace Identity.Api.Invitations;

internal static class RenewInvitationEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Invitations", "Ask for an email with a new link instead of an expired one. The old link stays expired", typeof(Request), StatusCodes.Status202Accepted, null);

    /// <param name="Token" example="AdVq7mYBmqniXTx9Up...">The token from the expired link.</param>
    internal sealed record Request(string Token);

    internal static async Task<IResult> HandleAsync(HttpContext http, RenewInvitation renewInvitation, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        await renewInvitation.ExecuteAsync(body.Value.Value.Token, ct);
        return TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }
}
