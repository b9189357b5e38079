using Identity.Api.Http;
using Identity.Domain.Onboarding;

namespace Identity.Api.Onboarding;

/// <summary>
/// The intentional 403: an answer, not an error, so it is plain JSON with a token in <c>data</c> and the steps to do
/// in <c>meta.fields</c>.
/// </summary>
internal sealed record OnboardingAnswer(OnboardingAnswer.TokenData Data, IReadOnlyList<ProblemError> Errors, StepsMeta Meta)
{
    /// <param name="TemporaryAccessToken" example="eyJhbGciOiJFUzI1NiIsImtpZCI6Im...">This token opens the onboarding routes and
    /// <c>PUT /token-exchange</c> only.</param>
    /// <param name="ExpiresIn" example="3600">The lifetime of the token in seconds.</param>
    internal sealed record TokenData(string TemporaryAccessToken, int ExpiresIn)
    {
        internal static TokenData From(OnboardingRequired onboarding) =>
            new(onboarding.TemporaryAccessToken, (int)onboarding.ExpiresIn.TotalSeconds);
    }

    internal static IResult Of(OnboardingRequired onboarding) =>
        Refusal.Named(
            TypedResults.Json(
                new OnboardingAnswer(
                    TokenData.From(onboarding),
                    [ProblemError.Of(OnboardingErrors.Required)],
                    new StepsMeta(onboarding.Fields)
                ),
                statusCode: StatusCodes.Status403Forbidden
            ),
            OnboardingErrors.Required
        );
}
