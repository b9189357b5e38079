using Identity.Api.Http;
using Identity.Domain.Passwords;
using Identity.Domain.Privacy;
using Identity.Domain.Throttling;

namespace Identity.Api.Privacy;

internal static class EraseProfileEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Erase your account and all your personal data permanently",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        PasswordErrors.Incorrect,
        PasswordErrors.Malformed,
        ThrottlingErrors.LogInThrottled,
        RequestErrors.ServiceBusy
    )
    {
        OperationId = "eraseAccount",
    };

    /// <param name="Password" example="a few words make a good one">The current password of the account.</param>
    internal sealed record Request(string Password);

    internal static async Task<IResult> HandleAsync(HttpContext http, JsonBody<Request> body, EraseUser eraseAccount, CancellationToken ct)
    {
        var caller = http.Token();
        var erased = await eraseAccount.ExecuteAsync(
            caller.Subject,
            caller.SessionId,
            new UnverifiedPassword(body.Value.Password),
            http.Client(),
            ct
        );
        return erased.IsSuccess ? TypedResults.NoContent() : body.ToProblem(erased.Errors);
    }
}
