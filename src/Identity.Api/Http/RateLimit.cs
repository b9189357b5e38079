using Identity.Domain;

namespace Identity.Api.Http;

/// <summary>How often something may be asked. Counted in each process.</summary>
/// <param name="name">As in <c>Identity:RateLimits:&lt;Name&gt;</c>.</param>
/// <param name="what">What there is too much of, as a sentence.</param>
internal abstract class RateLimit(string name, string what, Func<RateLimitSettings, LimitFigures> figuresIn)
{
    internal string Name { get; } = name;

    internal string What { get; } = what;

    internal Func<RateLimitSettings, LimitFigures> FiguresIn { get; } = figuresIn;

    /// <summary>Says which limit it was.</summary>
    internal string Details => $"{What} Limit: {Name}. {Error.WaitHint}";

    internal Error Refusal(TimeSpan wait) => RequestErrors.RateLimited.Because(Details).After(wait);
}
