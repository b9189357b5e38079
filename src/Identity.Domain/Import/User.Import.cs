using Identity.Domain.Import;

namespace Identity.Domain.Users;

/// <summary>Where an account begins that comes from another system.</summary>
public sealed partial class User
{
    /// <summary>A user of another system, with the password from there, or without one until it is reset. An operator vouches for the
    /// rest.</summary>
    public static User Import(Email email, string name, PhoneNumber? phone, Roles roles, ImportedUser record, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(email);
        ArgumentNullException.ThrowIfNull(record);
        return new User
        {
            Id = record.Id ?? Guid.CreateVersion7(now),
            Email = email.Address,
            EmailKey = email.Key,
            EmailVerifiedAt = record.EmailVerified ? now : null,
            Name = name,
            PasswordHash = record.PasswordHash,
            Status = record.Disabled ? UserStatus.Disabled : UserStatus.Active,
            Roles = roles,
            BranchId = record.BranchId,
            PhoneNumber = phone?.Value,
            PhoneVerifiedAt = record.PhoneNumberVerified ? now : null,
            CreatedAt = record.CreatedAt is { } createdAt
                ? DateTimeOffset.FromUnixTimeMilliseconds(createdAt.ToUnixTimeMilliseconds())
                : now,
            UpdatedAt = now,
        };
    }
}
