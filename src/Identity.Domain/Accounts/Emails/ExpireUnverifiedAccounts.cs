namespace Identity.Domain.Accounts.Emails;

/// <summary>
/// Deletes accounts that nobody proved and nobody uses: most of them were opened with a stranger's address, or a misspelt one, and would
/// keep its owner from it.
/// </summary>
public sealed class ExpireUnverifiedAccounts(IUnverifiedAccounts accounts, AccountSettings settings, TimeProvider time)
{
    private const int BatchSize = 100;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        if (settings.UnverifiedLifetime == TimeSpan.Zero)
        {
            return;
        }

        var now = time.Now();
        while (await accounts.DeleteUnusedAsync(now - settings.UnverifiedLifetime, BatchSize, now, ct) == BatchSize)
        {
            ct.ThrowIfCancellationRequested();
        }
    }
}
