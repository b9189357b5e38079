using Identity.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Accounts;

internal static class AccountLock
{
    /// <summary>
    /// Locks the account's row until the end of the transaction, and judges it under the lock: whatever changes an account takes this lock
    /// before any other, so of two changes one waits, and sees what the other did.
    /// </summary>
    /// <returns>False when there is no such account, or no more.</returns>
    internal static async Task<bool> LockAsync(this IQueryable<User> account, CancellationToken ct) =>
        await account.ExecuteUpdateAsync(user => user.SetProperty(it => it.UpdatedAt, it => it.UpdatedAt), ct) == 1;
}
