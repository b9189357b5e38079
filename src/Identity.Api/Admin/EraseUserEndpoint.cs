using Identity.Api.Http;
using Identity.Domain.Privacy;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class EraseUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Erase a user and all their personal data permanently",
        null,
        StatusCodes.Status204NoContent,
        null,
        UserErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, EraseUser eraseUser, CancellationToken ct) =>
        (await eraseUser.ByOperatorAsync(id, http.Operator(), ct)).ToNoContent();
}
