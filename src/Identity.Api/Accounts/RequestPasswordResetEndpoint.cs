using Identity.Api.Http;
using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Passwords;

namespace Identity.Api.Accounts;

internal static class RequestPasswordResetEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts", "Ask for a mail with a link and a code; the answer is the same for every address", typeof(Request), StatusCodes.Status202Accepted, null,
        AccountErrors.EmailInvalid);

    /// <param name="Email" example="ada@example.com">Compared without regard to case. The mail goes to the address as it is stored.</param>
    internal sealed record Request(string Email);

    internal static async Task<IResult> HandleAsync(HttpContext http, RequestPasswordReset requestPasswordReset, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var requested = await requestPasswordReset.ExecuteAsync(body.Value.Value.Email, http.Client(), ct);
        return requested.IsSuccess ? TypedResults.StatusCode(StatusCodes.Status202Accepted) : body.Value.ToProblem(requested.Errors);
    }
}
