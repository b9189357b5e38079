using Identity.Domain.Users;

namespace Identity.Domain.Profiles;

/// <summary>What the service shows of an account to its owner.</summary>
public sealed record Profile(
    Guid Id,
    string Email,
    bool EmailVerified,
    string Name,
    string? ImageId,
    string? PhoneNumber,
    bool PhoneNumberVerified,
    Roles Roles,
    Guid? BranchId,
    string? BranchName,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    /// <summary>The profile of an account that has just been made and belongs to no branch yet.</summary>
    public static Profile Of(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new Profile(
            user.Id,
            user.Email,
            user.EmailVerifiedAt is not null,
            user.Name,
            user.ImageId,
            user.PhoneNumber,
            user.PhoneVerifiedAt is not null,
            user.Roles,
            user.BranchId,
            BranchName: null,
            user.CreatedAt,
            user.UpdatedAt
        );
    }
}
