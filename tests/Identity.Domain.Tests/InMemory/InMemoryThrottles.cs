using Identity.Domain.Changes;
using Identity.Domain.Passwords;
using Identity.Domain.Throttling;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemoryThrottles(InMemoryDatabase db) : IThrottles, IKnownDevices
{
    private readonly Dictionary<(string Account, string Part), Failures> rows = [];

    public int FailuresIn(Bucket bucket) => rows.TryGetValue((bucket.Account, bucket.Part), out var row) ? row.Count : 0;

    public Task<TimeSpan?> TakeAsync(Bucket bucket, DateTimeOffset now, CancellationToken ct)
    {
        lock (db.Lock)
        {
            var key = (bucket.Account, bucket.Part);
            var before = rows.GetValueOrDefault(key);
            if (before.Take(now) is not { } taken)
            {
                return Task.FromResult<TimeSpan?>(before.OpensAt - now);
            }

            rows[key] = taken;
            return Task.FromResult<TimeSpan?>(null);
        }
    }

    public Task ReturnAsync(Bucket bucket, CancellationToken ct)
    {
        lock (db.Lock)
        {
            var key = (bucket.Account, bucket.Part);
            rows[key] = rows[key] with { Count = rows[key].Count - 1 };
            return Task.CompletedTask;
        }
    }

    public Task FailAsync(Bucket bucket, Guid? subject, DomainEvent failed, Origin origin, CancellationToken ct)
    {
        lock (db.Lock)
        {
            var key = (bucket.Account, bucket.Part);
            rows[key] = rows[key] with { TakenAt = failed.At };
            db.Audit.Add(AuditedEvents.Of(failed, subject, origin)!);
            return Task.CompletedTask;
        }
    }

    public Task ClearAsync(Bucket bucket, CancellationToken ct)
    {
        lock (db.Lock)
        {
            Clear(bucket);
            return Task.CompletedTask;
        }
    }

    public Task ClearAsync(Bucket bucket, Guid subject, DomainEvent happened, Origin origin, CancellationToken ct)
    {
        lock (db.Lock)
        {
            db.Audit.Add(AuditedEvents.Of(happened, subject, origin)!);
            Clear(bucket);
            return Task.CompletedTask;
        }
    }

    /// <summary>In the transaction of a login.</summary>
    public void Clear(Bucket bucket) => rows.Remove((bucket.Account, bucket.Part));

    /// <summary>Readable, where the service has a MAC.</summary>
    public DeviceToken Remember(PasswordStamp password, DateTimeOffset now) => new($"{password}|{Guid.CreateVersion7(now)}");

    public Guid? Find(PasswordStamp password, DeviceToken? presented, DateTimeOffset now) =>
        presented?.Text.Split('|') is [var stamp, var device] && stamp == password.ToString() ? Guid.Parse(device) : null;
}
