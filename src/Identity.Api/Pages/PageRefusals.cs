using Identity.Api.Http;
using Identity.Domain;

namespace Identity.Api.Pages;

internal sealed class PageRefusals : IRefusalShape
{
    public bool IsOf(RouteDescription route) => route.IsPage;

    public IResult Refuse(Limit limit, TimeSpan wait)
    {
        var error = limit.Refusal(wait);
        return Page.Of("Too many requests", Html.Of($"<p>{Page.TextOf(error.Because($"{limit.What} {Error.WaitHint}"))}</p>"), [error]);
    }
}
