namespace Identity.Domain.Branches;

public static class BranchErrors
{
    public static readonly Error BranchNotFound = new("BRANCH_NOT_FOUND", ErrorKind.NotFound, "Branch not found", "Branch not found.");

    public static readonly Error BranchRequired = new(
        "BRANCH_REQUIRED",
        ErrorKind.Invalid,
        "Branch required",
        "An advisor must belong to a branch.",
        "branchId"
    );

    public static readonly Error StatusInvalid = new(
        "STATUS_INVALID",
        ErrorKind.Invalid,
        "Invalid status",
        "Give active, onboarding or disabled.",
        "status"
    );

    public static IReadOnlyList<Error> All => [BranchNotFound, BranchRequired, StatusInvalid];
}
