using Identity.Domain.Throttling;

namespace Identity.Domain.Passwords;

/// <summary>
/// For whom a password is hashed. While a storm lasts, callers who have proven something keep places that strangers cannot take, and
/// strangers share theirs by network.
/// </summary>
/// <param name="HasProven">A session, a link from a mail, a temporary token, or a device that has signed in to this account before.</param>
/// <param name="Address">Where the request comes from; null for the command line.</param>
public readonly record struct HashCaller(bool HasProven, string? Address)
{
    public static HashCaller Proven(string? address) => new(HasProven: true, address);

    public static HashCaller Stranger(string? address) => new(HasProven: false, address);

    /// <summary>A caller whom the login counts apart from strangers has proven something.</summary>
    public static HashCaller Of(Bucket bucket, string? address)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        return new(HasProven: !bucket.IsOfStrangers, address);
    }
}
