namespace Identity.Domain.OAuth;

/// <summary>How a caller proves to be a client. A public client proves nothing.</summary>
public sealed record ClientProof
{
    public string? Secret { get; init; }

    /// <summary>See <see cref="IClientAssertions"/>.</summary>
    public string? Assertion { get; init; }

    public override string ToString() => "***";
}
