using System.Data.Common;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Identity.Infrastructure.Tests.Stores;

/// <summary>Stops a store before one of its statements, until a test lets it go on.</summary>
internal sealed class PauseBefore(string statement, TaskCompletionSource reached, Task goOn) : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        if (command.CommandText.Replace("\"", "", StringComparison.Ordinal).StartsWith(statement, StringComparison.Ordinal))
        {
            reached.TrySetResult();
            await goOn;
        }

        return result;
    }
}

/// <summary>The same database, watched.</summary>
internal sealed class PausedContexts(IDbContextFactory<IdentityDbContext> contexts, IInterceptor interceptor)
    : IDbContextFactory<IdentityDbContext>
{
    public IdentityDbContext CreateDbContext()
    {
        using var plain = contexts.CreateDbContext();
        var store = new StoreSettings(plain.Database.GetConnectionString()!);
        return new(
            (DbContextOptions<IdentityDbContext>)
                new DbContextOptionsBuilder<IdentityDbContext>().UseStore(store).AddInterceptors(interceptor).Options
        );
    }
}
