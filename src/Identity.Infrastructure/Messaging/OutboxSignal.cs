using System.Threading.Channels;
using Identity.Domain.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Identity.Infrastructure.Messaging;

/// <summary>Wakes this replica's worker when a change with a message in it has committed. Only a hint: the poll finds what it
/// misses.</summary>
internal sealed class OutboxSignal : DbTransactionInterceptor, ISaveChangesInterceptor
{
    private readonly Channel<bool> raised = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public override Task TransactionCommittedAsync(
        System.Data.Common.DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        RaiseIfWritten(eventData.Context);
        return Task.CompletedTask;
    }

    /// <summary>A save of one row needs no transaction of its own; within one it is too early, and the commit raises again.</summary>
    public ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        RaiseIfWritten(eventData.Context);
        return ValueTask.FromResult(result);
    }

    internal async Task WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(atMost);
        try
        {
            await raised.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nothing was raised: time to poll.
        }
    }

    private void RaiseIfWritten(DbContext? context)
    {
        if (context is not null && context.ChangeTracker.Entries<OutboxMessage>().Any())
        {
            raised.Writer.TryWrite(true);
        }
    }
}
