using Identity.Api.Http;
using Identity.Domain.Invitations;

namespace Identity.Api.Invitations;

internal static class ResendInvitationEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Invitations",
        "Send the link again with a new expiry time, or a new link if the old one has expired",
        null,
        StatusCodes.Status202Accepted,
        null,
        InvitationErrors.NotFound,
        InvitationErrors.Used,
        InvitationErrors.Revoked,
        InvitationErrors.RenewedTooOften,
        InvitationErrors.Limit
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, ResendInvitation resendInvitation, CancellationToken ct)
    {
        var advisor = http.Token();
        var resent = await resendInvitation.ExecuteAsync(http.Branch(), id, advisor.Subject, http.Client().Address, ct);
        return resent.IsSuccess ? TypedResults.StatusCode(StatusCodes.Status202Accepted) : resent.Errors.ToProblem();
    }
}
