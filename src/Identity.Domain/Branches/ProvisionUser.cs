using System.Buffers.Text;
using System.Security.Cryptography;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Domain.Branches;

/// <summary>
/// Gives someone an account with a one-time password, which must be changed before anything else and expires (ASVS 6.4.1): an
/// operator can open a door, never keep its key. An account from a signup that never proved the email address ends.
/// </summary>
public sealed class ProvisionUser(
    IUsers users,
    IBranches branches,
    IPasswordHasher passwords,
    OnboardingSettings onboarding,
    TimeProvider time
)
{
    public static readonly TimeSpan OneTimePasswordLifetime = TimeSpan.FromDays(7);

    private const int OneTimePasswordBytes = 15;

    public async Task<Result<Provisioned>> ExecuteAsync(
        string email,
        string name,
        Roles role,
        Guid? branchId,
        Operator by,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        var faults = await CheckAsync(email, name, role, branchId, ct);
        if (faults.Count > 0)
        {
            return faults;
        }

        var now = time.Now();
        var password = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(OneTimePasswordBytes));
        var hash = await passwords.HashAsync(password, HashCaller.Proven(by.Address), ct);
        var user = User.Provision(Email.Parse(email)!, PersonName.Parse(name)!, hash, role, branchId, onboarding.Steps, now);
        var added = await users.AddAsync(user, by.Origin, ct);
        return added.Map(it => new Provisioned(it.Id, password, it.Events.OfType<AddressClaimed>().Single().Displaced));
    }

    /// <summary>Every fault, without making an account. Does not report a null: the binding of the body does.</summary>
    /// <param name="role">None for a name that no role has.</param>
    public async Task<List<Error>> CheckAsync(string? email, string? name, Roles? role, Guid? branchId, CancellationToken ct)
    {
        List<Error> faults = [];
        if (email is not null && Email.Parse(email) is null)
        {
            faults.Add(UserErrors.EmailInvalid);
        }

        if (name is not null && PersonName.Parse(name) is null)
        {
            faults.Add(UserErrors.NameInvalid);
        }

        if (role is Roles.None)
        {
            faults.Add(SessionErrors.RolesInvalid.Because("Give individual or advisor.").On("role"));
        }

        if (role is Roles.Advisor && branchId is null)
        {
            faults.Add(BranchErrors.BranchRequired);
        }

        if (branchId is { } id && await branches.FindAsync(id, ct) is null)
        {
            faults.Add(BranchErrors.BranchNotFound.On("branchId"));
        }

        return faults;
    }
}

/// <param name="TemporaryPassword">Shown once, stored as a hash.</param>
/// <param name="Displaced">The account from a signup that never proved the email address and has ended now; null for none.</param>
public sealed record Provisioned(Guid UserId, string TemporaryPassword, Guid? Displaced)
{
    public override string ToString() => $"Provisioned {UserId}";
}
