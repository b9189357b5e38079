using Identity.Domain.Users;

namespace Identity.Domain.Passwords;

/// <summary>
/// Which password someone has proven to know. A change or a reset makes another one; a better hash of the same password does not. What was
/// trusted for the sake of a password is trusted no longer than it.
/// </summary>
/// <param name="Version">How often the account's password was replaced.</param>
/// <param name="IsOfProvenAddress">Whether nobody else can claim the email address.</param>
public sealed record PasswordStamp(Guid UserId, int Version, bool IsOfProvenAddress)
{
    public static PasswordStamp Of(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new PasswordStamp(user.Id, user.PasswordVersion, user.EmailVerifiedAt is not null);
    }

    /// <summary>Of the password that has just taken the place of this one.</summary>
    public PasswordStamp Next() => this with { Version = Version + 1 };
}
