using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Branches;

internal static class EnableIndividualEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Branches",
        "Enable a disabled individual",
        null,
        StatusCodes.Status204NoContent,
        null,
        UserErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, EnableUser enableUser, CancellationToken ct) =>
        (await enableUser.ExecuteAsync(UserScope.IndividualsOf(http.Branch()), id, http.Operator(), ct)).ToNoContent();
}
