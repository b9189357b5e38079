using Identity.Api.Http;
using Identity.Domain.Invitations;

namespace Identity.Api.Invitations;

internal static class RenewInvitationEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Invitations",
        "Ask for an email with a new link instead of an expired one. The old link stays expired",
        typeof(Request),
        StatusCodes.Status202Accepted,
        null
    );

    /// <param name="Token" example="AdVq7mYBmqniXTx9Up...">The token from the expired link.</param>
    internal sealed record Request(string Token);

    internal static async Task<IResult> HandleAsync(JsonBody<Request> body, RenewInvitation renewInvitation, CancellationToken ct)
    {
        await renewInvitation.ExecuteAsync(body.Value.Token, ct);
        return TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }
}
