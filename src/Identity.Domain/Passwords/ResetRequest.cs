namespace Identity.Domain.Passwords;

/// <summary>
/// Someone asked for a new password of the account with this address, if there is one. Written and answered before anybody looks whether
/// there is, so that the time of the answer cannot tell (security requirement 47); settled, and gone, within about a second.
/// </summary>
public sealed class ResetRequest
{
    private ResetRequest() { }

    public Guid Id { get; private init; }

    /// <summary>As submitted: to look the account up by. Mail goes to the address that is stored.</summary>
    public string Address { get; private init; } = "";

    /// <summary>In which the mail is written.</summary>
    public string Language { get; private init; } = "";

    /// <summary>Where the request came from, for the audit.</summary>
    public string? RequestedFrom { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public static ResetRequest Of(Email address, string language, string? requestedFrom, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new ResetRequest
        {
            Id = Guid.CreateVersion7(now),
            Address = address.Address,
            Language = language,
            RequestedFrom = requestedFrom,
            CreatedAt = now,
        };
    }
}
