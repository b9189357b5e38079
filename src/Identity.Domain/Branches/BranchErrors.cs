namespace Identity.Domain.Branches;

public static class BranchErrors
{
    public static readonly Error BranchNotFound = new("BRANCH_NOT_FOUND", ErrorKind.NotFound, "No such branch", "There is no branch with this identifier.");

    public static readonly Error MemberNotFound = new("USER_NOT_FOUND", ErrorKind.NotFound, "No such person", "There is nobody with this identifier.");

    public static readonly Error BranchRequired = new("BRANCH_REQUIRED", ErrorKind.Invalid, "Branch required", "An advisor belongs to a branch.", "branchId");

    public static readonly Error StatusInvalid = new("STATUS_INVALID", ErrorKind.Invalid, "Status not valid", "Give active, onboarding or disabled.", "status");

    public static IReadOnlyList<Error> All => [BranchNotFound, MemberNotFound, BranchRequired, StatusInvalid];
}
