namespace Identity.Domain.Profiles;

public interface IProfiles
{
    /// <summary>One query.</summary>
    Task<Profile?> FindAsync(Guid userId, CancellationToken ct);
}
