using Identity.Api.Http;
using Identity.Domain.Emails;

namespace Identity.Api.Emails;

internal static class SendVerificationEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Ask for a new email to confirm your email address",
        null,
        StatusCodes.Status202Accepted,
        null,
        EmailErrors.AlreadyVerified,
        EmailErrors.VerificationLimit
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, SendVerification sendVerification, CancellationToken ct)
    {
        var sent = await sendVerification.ExecuteAsync(http.Token().Subject, http.Client(), ct);
        return sent.IsSuccess ? TypedResults.StatusCode(StatusCodes.Status202Accepted) : sent.Errors.ToProblem();
    }
}
