using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.Gateway;

/// <summary>One token of each kind that the table tells apart.</summary>
internal static class Tokens
{
    public static readonly VerifiedToken Temporary = Of(TokenKind.Temporary, Roles.None);
    public static readonly VerifiedToken Individual = Of(TokenKind.Access, Roles.Individual);
    public static readonly VerifiedToken Advisor = Of(TokenKind.Access, Roles.Advisor);

    private static VerifiedToken Of(TokenKind kind, Roles role) =>
        new(kind, Guid.CreateVersion7(), Guid.CreateVersion7(), role, "profile", BranchId: null, DateTimeOffset.UnixEpoch, "first-party");
}
