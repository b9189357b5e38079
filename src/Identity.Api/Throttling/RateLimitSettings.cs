namespace Identity.Api.Throttling;

/// <summary><c>Identity:RateLimits</c>.</summary>
internal sealed record RateLimitSettings
{
    public bool Enabled { get; init; } = true;

    public IReadOnlyDictionary<Limit, LimitFigures> Figures { get; init; } = Limit.All.ToDictionary(limit => limit, limit => limit.Figures);
}
