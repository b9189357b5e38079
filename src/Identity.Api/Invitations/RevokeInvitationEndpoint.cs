using Identity.Api.Http;
using Identity.Domain.Invitations;
using Identity.Domain.Tokens;

namespace Identity.Api.Invitations;

internal static class RevokeInvitationEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Invitations", "Revoke an invitation", null, StatusCodes.Status204NoContent, null,
        InvitationErrors.NotFound, InvitationErrors.Used, InvitationErrors.Revoked);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, RevokeInvitation revokeInvitation, CancellationToken ct)
    {
        var advisor = http.Token();
        if (advisor.BranchId is not { } branchId)
        {
            return TokenErrors.Forbidden.ToProblem();
        }

        if (!Guid.TryParseExact(id, "D", out var invitationId))
        {
            return InvitationErrors.NotFound.ToProblem();
        }

        var revoked = await revokeInvitation.ExecuteAsync(branchId, invitationId, advisor.Subject, http.Client().Address, ct);
        return revoked.IsSuccess ? TypedResults.NoContent() : revoked.Errors.ToProblem();
    }
}
