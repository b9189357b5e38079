using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Phones;
using Identity.Domain.Throttling;

namespace Identity.Api.Phones;

internal static class ChangePhoneEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Change your phone number. A verification code is sent to the new one",
        typeof(Request),
        StatusCodes.Status202Accepted,
        null,
        PhoneNumber.Invalid,
        PhoneErrors.Unchanged,
        PasswordErrors.Incorrect.On("password"),
        PasswordErrors.Malformed.On("password"),
        OnboardingErrors.CodeLimit,
        ThrottlingErrors.LogInThrottled,
        RequestErrors.ServiceBusy
    );

    /// <param name="PhoneNumber" example="+4915112345678">The new phone number in international form (E.164).</param>
    /// <param name="Password" example="a few words make a good one">The current password of the account.</param>
    internal sealed record Request(string PhoneNumber, string Password);

    internal static async Task<IResult> HandleAsync(HttpContext http, ChangePhone changePhone, CancellationToken ct)
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var request = body.Value.Value;
        var password = UnverifiedPassword.From(request.Password);
        if (body.Value.Faults.Count > 0)
        {
            return body.Value.ToProblem(ChangePhone.Check(request.PhoneNumber, password));
        }

        var token = http.Token();
        var sent = await changePhone.ExecuteAsync(token.Subject, token.SessionId, request.PhoneNumber, password!, http.Client(), ct);
        return sent.IsSuccess ? TypedResults.StatusCode(StatusCodes.Status202Accepted) : body.Value.ToProblem(sent.Errors);
    }
}
