using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Privacy;
using Identity.Domain.Tokens;

namespace Identity.Domain.Users;

/// <summary>How an account ends. What is personal about it goes; the audit keeps that it happened, and to which identifier.</summary>
public sealed partial class User
{
    /// <summary>By its owner.</summary>
    /// <param name="verifiedHash">The password that they proved.</param>
    public Result<Done> Erase(string? verifiedHash, OutboxMessage? farewell, DateTimeOffset now)
    {
        if (Status is not UserStatus.Active)
        {
            return TokenErrors.TokenInvalid; // disabled in the meantime: the caller is no longer signed in
        }

        return PasswordHash == verifiedHash ? Erase(farewell, now) : PasswordErrors.Incorrect;
    }

    /// <summary>By an operator, on whatever ground.</summary>
    public Result<Done> Erase(OutboxMessage? farewell, DateTimeOffset now)
    {
        Record(new UserErased(farewell, now));
        return new Done();
    }

    /// <summary>Nobody proved the address or used the account: see <see cref="IsUnprovenClaim"/>.</summary>
    public void Expire(DateTimeOffset now) => Record(new UserExpired(now));

    /// <summary>Someone else proved the address.</summary>
    public void GiveWay(string by, DateTimeOffset now) => Record(new UserDisplaced(by, now));
}
