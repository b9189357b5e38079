using Identity.Api.Http;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

internal sealed class OAuthRefusals : IRefusalShape
{
    public bool IsOf(RouteDescription route) => route.SpeaksOAuth;

    public IResult Refuse(Limit limit, TimeSpan wait) =>
        new OAuthErrorResult(OAuthErrors.TemporarilyUnavailable.Because(limit.Details).After(wait));
}
