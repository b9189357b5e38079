using Identity.Api.Http;
using Identity.Api.Sessions;
using Identity.Domain.Onboarding;

namespace Identity.Api.Onboarding;

internal static class ExchangeTemporaryTokenEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Onboarding",
        "Exchange a temporary token for an access token, once; for a minute the same token gets the same refresh token again",
        null,
        StatusCodes.Status200OK,
        typeof(TokensResponse),
        OnboardingErrors.Incomplete,
        RefreshCookie.TransportInvalid,
        RefreshCookie.OriginNotAllowed
    )
    {
        MayUseRefreshCookie = true,
        RequestHeaders = RefreshCookie.RequestHeader,
    };

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        IOnboardingStore onboardings,
        ExchangeTemporaryToken exchange,
        RefreshCookie cookie,
        CancellationToken ct
    )
    {
        var isInCookie = cookie.IsAskedBy(http);
        if (!isInCookie.IsSuccess)
        {
            return isInCookie.Errors.ToProblem();
        }

        var onboarding = await onboardings.FindForCallerAsync(http);
        var exchanged = onboarding.IsSuccess
            ? await exchange.ExecuteAsync(onboarding.Value, http.Token().Id, http.Client(), ct)
            : await exchange.RepeatAsync(http.Token().Subject, http.Token().Id, ct);
        return exchanged.IsSuccess
                ? Envelopes.Ok(TokensResponse.From(exchanged.Value, cookie.HandOver(http, isInCookie.Value, exchanged.Value)))
            : exchanged.Errors[0] == OnboardingErrors.Incomplete ? new ProblemResult(exchanged.Errors, fields: onboarding.Value!.Fields)
            : exchanged.Errors.ToProblem();
    }
}
