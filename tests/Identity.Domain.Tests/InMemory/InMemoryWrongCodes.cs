using Identity.Domain.Throttling;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemoryWrongCodes : IWrongCodes
{
    public int Counted { get; private set; }

    /// <summary>How long a caller who tries a code is told to wait.</summary>
    public TimeSpan? Wait { get; set; }

    public Task<TimeSpan?> FindWaitAsync(CodeKind kind, string? address, DateTimeOffset now, CancellationToken ct) => Task.FromResult(Wait);

    /// <summary>In the transaction of the guess.</summary>
    public void Count() => Counted++;
}
