using Identity.Api.Http;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class StartPasswordResetEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Send a user an email with a link and a code to choose a new password",
        null,
        StatusCodes.Status202Accepted,
        null,
        UserErrors.NotFound,
        SessionErrors.AccountDisabled
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        RouteId id,
        StartPasswordReset startPasswordReset,
        CancellationToken ct
    )
    {
        var started = await startPasswordReset.ExecuteAsync(id, http.Operator(), ct);
        return started.IsSuccess ? TypedResults.StatusCode(StatusCodes.Status202Accepted) : started.Errors.ToProblem();
    }
}
