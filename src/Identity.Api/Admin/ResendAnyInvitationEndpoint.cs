using Identity.Api.Http;
using Identity.Domain.Invitations;

namespace Identity.Api.Admin;

internal static class ResendAnyInvitationEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Send an invitation again, with a new link if the old one has expired",
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
        var resent = await resendInvitation.ByOperatorAsync(id, http.Operator(), ct);
        return resent.IsSuccess ? TypedResults.StatusCode(StatusCodes.Status202Accepted) : resent.Errors.ToProblem();
    }
}
