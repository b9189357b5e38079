using Identity.Api.Http;
using Identity.Domain.Invitations;

namespace Identity.Api.Invitations;

internal static class RevokeInvitationEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Invitations",
        "Revoke an invitation",
        null,
        StatusCodes.Status204NoContent,
        null,
        InvitationErrors.NotFound,
        InvitationErrors.Used,
        InvitationErrors.Revoked
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, RevokeInvitation revokeInvitation, CancellationToken ct)
    {
        var advisor = http.Token();
        return (await revokeInvitation.ExecuteAsync(http.Branch(), id, advisor.Subject, http.Client().Address, ct)).ToNoContent();
    }
}
