using System.Data.Common;
using System.Text.Json;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Lists;

/// <summary>Some ten thousand users, invitations and events: enough for the planner to choose as it would for millions.</summary>
public sealed class LargeDatabase : IAsyncLifetime
{
    internal const int Rows = 30_000;

    private static readonly DateTimeOffset Newest = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<DatabaseKind, TestDatabase> databases = [];

    internal Guid BranchId { get; private set; }

    internal DbContextOptions<IdentityDbContext> Options(DatabaseKind kind, params IInterceptor[] interceptors) =>
        (DbContextOptions<IdentityDbContext>)
            new DbContextOptionsBuilder<IdentityDbContext>()
                .UseStore(new StoreSettings(databases[kind].PatientConnectionString))
                .AddInterceptors(interceptors)
                .Options;

    public async ValueTask InitializeAsync()
    {
        var branch = Branch.Create("Berlin", Newest);
        BranchId = branch.Id;
        foreach (var kind in (DatabaseKind[])[DatabaseKind.Sqlite, DatabaseKind.PostgreSql])
        {
            var database = databases[kind] = await Schema.CreateAsync(kind);
            await using var db = await Schema.ContextsOn(database.PatientConnectionString).CreateDbContextAsync();
            db.AddRange(
                branch,
                User.Provision(Email.Parse("ada@example.com")!, "Ada", "hash", Roles.Individual, branch.Id, [], Newest),
                Invitation.Create(branch.Id, Guid.CreateVersion7(), Email.Parse("ada@example.com")!, "Ada", null, "en", Newest),
                AuditEvent.Of("session.opened", Newest)
            );
            await db.SaveChangesAsync();
            await MultiplyAsync<User>(db);
            await MultiplyAsync<Invitation>(db);
            await MultiplyAsync<AuditEvent>(db);
            await db.Database.ExecuteSqlRawAsync("ANALYZE");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases.Values)
        {
            await database.DisposeAsync();
        }
    }

    /// <summary>The one row of a table again and again, each with an id, an address, a name and a time of its own.</summary>
    private static async Task MultiplyAsync<T>(IdentityDbContext db)
    {
        var isSqlite = db.Database.IsSqlite();
        var id = isSqlite
            ? "printf('00000000-0000-7000-8000-%012d', n.i)"
            : "('00000000-0000-7000-8000-' || lpad(n.i::text, 12, '0'))::uuid";
        var word = isSqlite ? "printf('%x', n.i * 7919)" : "to_hex(n.i * 7919)"; // of few letters in common, like names
        var entity = db.Model.FindEntityType(typeof(T))!;
        var columns = entity.GetProperties().Select(property => property.GetColumnName()).ToList();
        var values = columns.Select(column =>
            column switch
            {
                "id" => id,
                "email" or "email_key" => $"{word} || '@example.com'",
                "name" => $"upper({word})",
                "created_at" or "at" when isSqlite => $"o.{column} - n.i * 1000",
                "created_at" or "at" => $"o.{column} - n.i * interval '1 second'",
                "trace_id" => isSqlite ? "printf('%032d', n.i)" : "lpad(n.i::text, 32, '0')",
                _ => $"o.\"{column}\"",
            }
        );
        var names = string.Join(", ", columns.Select(column => $"\"{column}\""));
        var sql = $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Rows})
            INSERT INTO {entity.GetTableName()} ({names}) SELECT {string.Join(", ", values)} FROM {entity.GetTableName()} o CROSS JOIN n
            """;
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    /// <summary>Asks the database how it carries out each query.</summary>
    internal sealed class Plans : DbCommandInterceptor
    {
        /// <summary>Of PostgreSQL: the most rows that a step of any query looked at.</summary>
        internal long MostRows { get; private set; }

        /// <summary>Of SQLite: the steps of all queries.</summary>
        internal List<string> Steps { get; } = [];

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            var query = command.CommandText;
            var isSqlite = eventData.Context!.Database.IsSqlite();
            command.CommandText = (isSqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN (ANALYZE, FORMAT JSON) ") + query;
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    if (isSqlite)
                    {
                        Steps.Add(reader.GetString(3));
                    }
                    else
                    {
                        using var plan = JsonDocument.Parse(reader.GetString(0));
                        Look(plan.RootElement[0].GetProperty("Plan"));
                    }
                }
            }

            command.CommandText = query;
            return result;
        }

        private void Look(JsonElement step)
        {
            string[] counters = ["Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"];
            var rows = counters.Sum(name => step.TryGetProperty(name, out var count) ? count.GetDouble() : 0);
            MostRows = Math.Max(MostRows, (long)(rows * step.GetProperty("Actual Loops").GetDouble()));
            if (step.TryGetProperty("Plans", out var below))
            {
                foreach (var next in below.EnumerateArray())
                {
                    Look(next);
                }
            }
        }
    }
}
