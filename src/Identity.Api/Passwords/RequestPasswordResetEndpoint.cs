using Identity.Api.Http;
using Identity.Domain.Passwords;
using Identity.Domain.Users;

namespace Identity.Api.Passwords;

internal static class RequestPasswordResetEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Ask for an email with a reset link and a code. The answer is the same for every email address",
        typeof(Request),
        StatusCodes.Status202Accepted,
        null,
        UserErrors.EmailInvalid
    );

    /// <param name="Email" example="ada@example.com">Upper and lower case make no difference. The email goes to the stored email
    /// address.</param>
    internal sealed record Request(string Email);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        JsonBody<Request> body,
        RequestPasswordReset requestPasswordReset,
        CancellationToken ct
    )
    {
        var requested = await requestPasswordReset.ExecuteAsync(body.Value.Email, http.Client(), ct);
        return requested.IsSuccess ? TypedResults.StatusCode(StatusCodes.Status202Accepted) : body.ToProblem(requested.Errors);
    }
}
