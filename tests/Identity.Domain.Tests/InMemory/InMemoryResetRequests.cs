using Identity.Domain.Passwords;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemoryResetRequests(InMemoryDatabase db) : IResetRequests
{
    public Task AddAsync(ResetRequest request, CancellationToken ct)
    {
        db.ResetRequests.Add(request);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ResetRequest>> ListAsync(int most, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ResetRequest>>([.. db.ResetRequests.Take(most)]);

    public Task RemoveAsync(ResetRequest request, CancellationToken ct)
    {
        db.ResetRequests.Remove(request);
        return Task.CompletedTask;
    }
}
