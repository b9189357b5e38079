using Identity.Domain.Audit;
using Identity.Domain.Throttling;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemoryWrongCodes : IWrongCodes
{
    public int Counted { get; private set; }

    /// <summary>What whoever tries a code is told to wait.</summary>
    public TimeSpan? Wait { get; set; }

    public Task<TimeSpan?> FindWaitAsync(CodeKind kind, string? address, DateTimeOffset now, CancellationToken ct) => Task.FromResult(Wait);

    public Task CountTextedAsync(AuditEvent refusal, CancellationToken ct)
    {
        Counted++;
        return Task.CompletedTask;
    }
}
