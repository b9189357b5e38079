namespace Identity.Domain.Tokens.Feed;

/// <summary>A running service that reads the feed, and how far it has come.</summary>
public sealed record RevocationReader
{
    /// <summary>See <see cref="RevocationCursor.Reader"/>.</summary>
    public Guid Id { get; init; }

    public string ClientId { get; init; } = "";

    /// <summary>The last cursor that it sent.</summary>
    public string Cursor { get; init; } = "";

    /// <summary>When it first sent a cursor that knows what this one knows.</summary>
    public DateTimeOffset AcknowledgedAt { get; init; }

    public DateTimeOffset SeenAt { get; init; }
}
