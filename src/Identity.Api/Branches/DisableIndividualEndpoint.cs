using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Branches;

internal static class DisableIndividualEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Branches",
        "Disable an individual and end all their sessions",
        null,
        StatusCodes.Status204NoContent,
        null,
        UserErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, DisableUser disableUser, CancellationToken ct) =>
        (await disableUser.ExecuteAsync(UserScope.IndividualsOf(http.Branch()), id, http.Operator(), ct)).ToNoContent();
}
