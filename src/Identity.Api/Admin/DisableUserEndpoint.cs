using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class DisableUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "Disable a user and end all their sessions", null, StatusCodes.Status204NoContent, null, UserErrors.NotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, DisableUser disableUser, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var userId))
        {
            return UserErrors.NotFound.ToProblem();
        }

        var done = await disableUser.ExecuteAsync(UserScope.Everybody, userId, http.Operator(), ct);
        return done.IsSuccess ? TypedResults.NoContent() : done.Errors.ToProblem();
    }
}
