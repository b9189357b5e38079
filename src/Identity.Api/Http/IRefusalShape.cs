namespace Identity.Api.Http;

/// <summary>How a refusal looks to callers of routes that do not speak as all others do.</summary>
internal interface IRefusalShape
{
    bool IsOf(RouteDescription route);

    /// <summary>Too many requests.</summary>
    IResult Refuse(Limit limit, TimeSpan wait);
}
