namespace Identity.Infrastructure.OAuth;

/// <summary>An assertion that a client has used, until it has expired.</summary>
public sealed class UsedAssertion
{
    /// <summary>Of client and <c>jti</c>.</summary>
    public Guid Id { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
