using Identity.Domain.Tokens;

namespace Identity.Infrastructure.Tokens.Feed;

/// <summary>The revocations of <see cref="RevocationList"/> once more, sorted by id and each with its own row, and a signal for those who
/// wait for another.</summary>
internal sealed class RevocationJournal
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<Guid, Revocation> byId = [];
    private Revocation[]? sorted;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All of them, and what ends with the next new one.</summary>
    internal (Revocation[] Known, Task Changed) Read()
    {
        lock (gate)
        {
            return (sorted ??= [.. byId.Values], changed.Task);
        }
    }

    internal void Add(IEnumerable<Revocation> revocations)
    {
        lock (gate)
        {
            var count = byId.Count;
            foreach (var revocation in revocations)
            {
                byId.TryAdd(revocation.Id, revocation);
            }

            if (byId.Count == count)
            {
                return;
            }

            sorted = null;
            changed.SetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Nobody waits for that.</summary>
    internal void Forget(DateTimeOffset expiredBefore)
    {
        lock (gate)
        {
            Guid[] expired = [.. byId.Values.Where(revocation => revocation.ExpiresAt < expiredBefore).Select(revocation => revocation.Id)];
            foreach (var id in expired)
            {
                byId.Remove(id);
                sorted = null;
            }
        }
    }
}
