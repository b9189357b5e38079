using Identity.Api.Http;
using Identity.Domain.Onboarding;
using Identity.Domain.Phones;
using Identity.Domain.Throttling;

namespace Identity.Api.Phones;

internal static class ConfirmPhoneEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Confirm the new phone number with the code",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        OnboardingErrors.CodeInvalid,
        OnboardingErrors.CodeExpired,
        OnboardingErrors.CodeTriesExceeded,
        ThrottlingErrors.CodesThrottled
    );

    /// <param name="Code" example="123456">Six digits, valid for 10 minutes and five attempts.</param>
    internal sealed record Request(string Code);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        JsonBody<Request> body,
        ConfirmPhone confirmPhone,
        CancellationToken ct
    )
    {
        var token = http.Token();
        var changed = await confirmPhone.ExecuteAsync(token.Subject, token.SessionId, body.Value.Code, http.Client(), ct);
        return changed.IsSuccess ? TypedResults.NoContent() : body.ToProblem(changed.Errors);
    }
}
