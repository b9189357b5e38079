using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Onboarding;
using Identity.Domain.Tokens;

namespace Identity.Api.Onboarding;

internal static class OpenOnboardingOf
{
    /// <summary>The onboarding of the temporary token that opened this route. It may have ended since.</summary>
    internal static async Task<Result<OpenOnboarding>> FindForCallerAsync(this IOnboardingStore onboardings, HttpContext http)
    {
        var token = http.Token();
        return await onboardings.FindAsync(token.Subject, token.SessionId, http.RequestAborted) is { } onboarding
            ? onboarding
            : TokenErrors.TokenInvalid;
    }
}
