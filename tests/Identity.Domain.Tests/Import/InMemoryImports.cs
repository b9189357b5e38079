using Identity.Domain.Audit;
using Identity.Domain.Import;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Import;

internal sealed class InMemoryImports : IImportStore
{
    public List<User> Users { get; } = [];

    public List<AuditEvent> Audit { get; } = [];

    public HashSet<Guid> Branches { get; } = [];

    /// <summary>How many accounts were held at once, at most.</summary>
    public int LargestBatch { get; private set; }

    public Task<IReadOnlySet<Guid>> FindBranchesAsync(IReadOnlyCollection<Guid> branchIds, CancellationToken ct) =>
        Task.FromResult<IReadOnlySet<Guid>>(Branches.Intersect(branchIds).ToHashSet());

    public Task<IReadOnlyList<ImportOutcome>> AddAsync(
        IReadOnlyList<User> users,
        Func<int, AuditEvent> audit,
        Func<IReadOnlyList<ImportOutcome>, bool> keep,
        CancellationToken ct
    )
    {
        LargestBatch = Math.Max(LargestBatch, users.Count);
        List<User> added = [];
        List<ImportOutcome> outcomes = [];
        foreach (var user in users)
        {
            var everybody = Users.Concat(added).ToList();
            var outcome =
                everybody.Any(other => other.EmailKey == user.EmailKey) ? ImportOutcome.AlreadyThere
                : everybody.Any(other => other.Id == user.Id) ? ImportOutcome.IdTaken
                : ImportOutcome.Imported;
            outcomes.Add(outcome);
            if (outcome is ImportOutcome.Imported)
            {
                added.Add(user);
            }
        }

        if (added.Count > 0 && keep(outcomes))
        {
            Users.AddRange(added);
            Audit.Add(audit(added.Count));
        }

        return Task.FromResult<IReadOnlyList<ImportOutcome>>(outcomes);
    }
}
