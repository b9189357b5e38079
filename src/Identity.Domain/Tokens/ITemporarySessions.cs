namespace Identity.Domain.Tokens;

/// <summary>Whether what a temporary token stands for is still going on.</summary>
public interface ITemporarySessions
{
    /// <summary>False from the moment of exchange, disabling or password reset on.</summary>
    Task<bool> IsOpenAsync(Guid subject, Guid sessionId, CancellationToken ct);
}
