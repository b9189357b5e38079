namespace Identity.Domain.Sessions;

/// <summary>An account as a login read it before it compared the password. The session opens only while the account is still like
/// that.</summary>
/// <param name="PasswordHash">The one that the password was compared with.</param>
/// <param name="AddressKey">See <see cref="Email.Key"/>.</param>
public sealed record SignInBasis(string? PasswordHash, string AddressKey, Roles Roles, Guid? BranchId)
{
    public override string ToString() => "Basis of a sign-in";
}
