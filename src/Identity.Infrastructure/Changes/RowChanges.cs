using Identity.Domain;

namespace Identity.Infrastructure.Changes;

internal sealed class RowChanges<TRow, TKey>(ChangeTransaction change) : IChanges<TRow, TKey>
    where TRow : Aggregate
    where TKey : notnull
{
    public async Task<Result<TRow>> AddAsync(TRow row, Origin origin, CancellationToken ct, Error? taken = null) =>
        (
            await change.ExecuteAsync<TRow>(
                origin,
                taken,
                db =>
                {
                    db.Add(row);
                    return Task.FromResult<Result<TRow>?>(row);
                },
                ct
            )
        )!;

    public Task<Result<T>?> ChangeAsync<T>(TKey id, Origin origin, Func<TRow, Result<T>> verb, CancellationToken ct, Error? taken = null) =>
        change.ExecuteAsync(origin, taken, async db => await db.LockAsync<TRow>(id, ct) is { } row ? verb(row) : null, ct);
}
