using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Domain.Import;

/// <summary>What an account of another system must fulfil, which is what any account of this one fulfils.</summary>
internal static class ImportRules
{
    /// <summary>The account as it would be stored, or everything that is wrong with it. Whether its branch exists is asked later.</summary>
    internal static Result<User> Check(ImportedUser record, IForeignHashes hashes, DateTimeOffset now)
    {
        var email = Email.Parse(record.Email);
        var name = PersonName.ParseImported(record.Name);
        var phone = record.PhoneNumber is null ? null : PhoneNumber.Parse(record.PhoneNumber);
        var roles = record.Roles is null ? Roles.Individual : RoleNames.ToRoles(record.Roles) ?? Roles.None;
        Error?[] checks =
        [
            email is null ? UserErrors.EmailInvalid : null,
            name is null ? UserErrors.NameInvalid : null,
            record.PasswordHash is null ? null : hashes.Check(record.PasswordHash),
            phone is { IsSuccess: false } ? phone.Errors[0] : null,
            record.PhoneNumberVerified && record.PhoneNumber is null
                ? ImportErrors.FieldInvalid.Because("phoneNumberVerified needs a phoneNumber.").On("phoneNumberVerified")
                : null,
            roles is Roles.None ? ImportErrors.FieldInvalid.Because("Give individual, advisor or both, each once.").On("roles") : null,
            roles.HasFlag(Roles.Advisor) && record.BranchId is null ? BranchErrors.BranchRequired : null,
            record.Id == Guid.Empty ? ImportErrors.FieldInvalid.Because("The identifier must not be all zeros.").On("id") : null,
            record.CreatedAt > now || record.CreatedAt < DateTimeOffset.UnixEpoch
                ? ImportErrors.FieldInvalid.Because("Give a time between 1970 and now.").On("createdAt")
                : null,
        ];
        Error[] faults = [.. checks.OfType<Error>()];
        return faults.Length > 0 ? faults : User.Import(email!, name!, phone?.Value, roles, record, now);
    }
}
