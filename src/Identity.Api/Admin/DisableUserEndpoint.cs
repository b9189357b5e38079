using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class DisableUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Disable a user and end all their sessions",
        null,
        StatusCodes.Status204NoContent,
        null,
        UserErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, DisableUser disableUser, CancellationToken ct) =>
        (await disableUser.ExecuteAsync(UserScope.Everybody, id, http.Operator(), ct)).ToNoContent();
}
