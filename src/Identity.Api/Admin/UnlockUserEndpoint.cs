using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class UnlockUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Forget the failed sign-ins of a user, so that the right password works at once",
        null,
        StatusCodes.Status204NoContent,
        null,
        UserErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, UnlockUser unlockUser, CancellationToken ct) =>
        (await unlockUser.ExecuteAsync(id, http.Operator(), ct)).ToNoContent();
}
