using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class EnableUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "Enable a disabled user", null, StatusCodes.Status204NoContent, null, UserErrors.NotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, EnableUser enableUser, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var userId))
        {
            return UserErrors.NotFound.ToProblem();
        }

        var done = await enableUser.ExecuteAsync(UserScope.Everybody, userId, http.Operator(), ct);
        return done.IsSuccess ? TypedResults.NoContent() : done.Errors.ToProblem();
    }
}
