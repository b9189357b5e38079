namespace Identity.Domain.Branches;

public interface IBranches
{
    Task<Branch?> FindAsync(Guid branchId, CancellationToken ct);

    /// <param name="search">Part of the name, or null.</param>
    Task<Page<Branch>> ListAsync(string? search, PageRequest page, CancellationToken ct);
}
