using Identity.Api.Http;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;

namespace Identity.Api.Onboarding;

internal static class ReplacePasswordEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Onboarding",
        "Replace the one-time password. Earlier temporary tokens of the account stop working",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(Response),
        PasswordErrors.TooShort,
        PasswordErrors.TooLong,
        PasswordErrors.IsPersonal,
        PasswordErrors.Common,
        PasswordErrors.Breached,
        PasswordErrors.Unchanged,
        OnboardingErrors.StepNotFound,
        OnboardingErrors.StepDone,
        RequestErrors.ServiceBusy
    )
    {
        HasOwnEnvelope = true,
        Headers = DeviceCookie.Header,
    };

    /// <param name="NewPassword" example="a few words make a good one">8 to 256 characters of any script.</param>
    internal sealed record Request(string NewPassword);

    /// <summary>The token to go on with: every earlier one of this account stops working.</summary>
    internal sealed record Response(OnboardingAnswer.TokenData Data, StepsMeta Meta)
    {
        internal static Response From(OnboardingRequired onboarding) =>
            new(OnboardingAnswer.TokenData.From(onboarding), new StepsMeta(onboarding.Fields));
    }

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        JsonBody<Request> body,
        IOnboardingStore onboardings,
        ReplacePassword replacePassword,
        CancellationToken ct
    )
    {
        var onboarding = await onboardings.FindForCallerAsync(http);
        if (!onboarding.IsSuccess)
        {
            return onboarding.Errors.ToProblem();
        }

        var replaced = await replacePassword.ExecuteAsync(
            onboarding.Value,
            new UnverifiedPassword(body.Value.NewPassword),
            http.Client().Address,
            ct
        );
        if (!replaced.IsSuccess)
        {
            return body.ToProblem(replaced.Errors);
        }

        DeviceCookie.Remember(http, replaced.Value.Password);
        return TypedResults.Ok(Response.From(replaced.Value.Onboarding));
    }
}
