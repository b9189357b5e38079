using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

/// <summary>What the service's own role may do in the database.</summary>
public sealed class StoreRole(IDbContextFactory<IdentityDbContext> contexts, StoreSettings settings)
{
    private volatile Known known = settings.Kind is DatabaseKind.PostgreSql ? Known.Nothing : Known.Ordinary;

    private enum Known
    {
        Nothing,
        Ordinary,
        Superuser,
    }

    /// <summary>Whether it is a superuser of PostgreSQL, who may do more than the service ever needs. The database is asked once.</summary>
    public async Task<bool> IsSuperuserAsync(CancellationToken ct)
    {
        if (known is Known.Nothing)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var isSuperuser = await db
                .Database.SqlQuery<bool>($"""SELECT rolsuper AS "Value" FROM pg_catalog.pg_roles WHERE rolname = current_user""")
                .SingleAsync(ct);
            known = isSuperuser ? Known.Superuser : Known.Ordinary;
        }

        return known is Known.Superuser;
    }
}
