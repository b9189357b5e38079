using Identity.Domain.Audit;
using Identity.Domain.Changes;
using Identity.Domain.Tokens.Keys;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemorySigningKeys(InMemoryDatabase db) : ISigningKeyStore
{
    /// <summary>Runs between the read of a use case and its write: what another replica does in that moment.</summary>
    public Action? BeforeWrite { get; set; }

    public Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult<IReadOnlyList<SigningKey>>([.. db.SigningKeys.OrderBy(key => key.Position)]);
        }
    }

    public Task<bool> TryAddAsync(SigningKey key, CancellationToken ct)
    {
        BeforeWrite?.Invoke();
        lock (db.Lock)
        {
            if (IsTaken(key))
            {
                return Task.FromResult(false);
            }

            db.SigningKeys.Add(key);
            Save(key, 0, Origin.None);
            return Task.FromResult(true);
        }
    }

    public Task<Result<T>> ChangeAsync<T>(Origin origin, Func<IReadOnlyList<SigningKey>, Result<T>> verb, CancellationToken ct)
    {
        BeforeWrite?.Invoke();
        lock (db.Lock)
        {
            var before = db.SigningKeys.ToDictionary(key => key, key => key.Events.Count);
            var result = verb([.. db.SigningKeys.OrderBy(key => key.Position)]);
            foreach (var (key, events) in before)
            {
                Save(key, events, origin);
            }

            return Task.FromResult(result);
        }
    }

    public Task DeleteAsync(string kid, CancellationToken ct)
    {
        lock (db.Lock)
        {
            db.SigningKeys.RemoveAll(key => key.Kid == kid);
            return Task.CompletedTask;
        }
    }

    /// <summary>What the unique indexes of the table do.</summary>
    private bool IsTaken(SigningKey key) => db.SigningKeys.Exists(other => other.Position == key.Position || other.Kid == key.Kid);

    private void Save(SigningKey key, int before, Origin origin) =>
        db.Audit.AddRange(key.Events.Skip(before).Select(happened => AuditedEvents.Of(happened, null, origin)).OfType<AuditEvent>());
}
