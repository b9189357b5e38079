using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class EnableUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Enable a disabled user",
        null,
        StatusCodes.Status204NoContent,
        null,
        UserErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, EnableUser enableUser, CancellationToken ct) =>
        (await enableUser.ExecuteAsync(UserScope.Everybody, id, http.Operator(), ct)).ToNoContent();
}
