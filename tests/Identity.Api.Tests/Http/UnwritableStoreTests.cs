using System.Diagnostics;
using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Api.Tests.Http;

/// <summary>A database that cannot be written: 503, nothing half-written, and the very same request succeeds afterwards (security
/// requirement 90).</summary>
public sealed class UnwritableStoreTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_database_that_became_read_only_is_answered_with_503_and_loses_nothing(DatabaseKind kind)
    {
        await using var host = await IdentityHost.StartAsync(kind);
        var fault = new StoreFault();
        await using var faulty = await StartFaultyAsync(host, fault);
        foreach (var request in WritingRequest.All)
        {
            var send = await request.PrepareAsync(host);
            var before = await host.DumpAsync();

            fault.Current = StoreFault.Kind.ReadOnly;
            ShouldBeUnavailable(request, await send(faulty));
            ShouldBeSame(await host.DumpAsync(), before, request.Name);
            (await faulty.GetAsync("/agreements")).ShouldBe(HttpStatusCode.OK); // what only reads goes on

            fault.Current = StoreFault.Kind.None;
            ShouldBeServed(request, await send(faulty));
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_replica_that_cannot_write_knows_its_keys_and_hears_of_revocations(DatabaseKind kind)
    {
        await using var host = await IdentityHost.StartAsync(kind);
        var person = await Person.SignUpAsync(host);
        await using (var db = await host.OpenStoreAsync())
        {
            // So there is one to announce
            (await db.SigningKeys.Where(key => key.SignsFrom > host.Clock.GetUtcNow()).ExecuteDeleteAsync()).ShouldBe(1);
        }

        await using var faulty = await StartFaultyAsync(host, new StoreFault { Current = StoreFault.Kind.ReadOnly });
        (await faulty.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        var startedAt = Stopwatch.GetTimestamp();
        Answer answer;
        do
        {
            answer = await faulty.GetAsync("/profile", person.AccessToken);
            answer.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Unauthorized);
        } while (answer.Status is HttpStatusCode.OK && Stopwatch.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(15));
        answer.ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact]
    public async Task A_full_disk_is_answered_with_503_and_leaves_nothing_half_written()
    {
        await using var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var fault = new StoreFault();
        await using var faulty = await StartFaultyAsync(host, fault);
        var refused = 0;
        for (var round = 0; round < 3; round++)
        {
            await MailedReset.SettledAsync(host);
            foreach (var request in WritingRequest.All)
            {
                var send = await request.PrepareAsync(host);
                var before = await host.DumpAsync();

                fault.Current = StoreFault.Kind.FullDisk;
                var answer = await send(faulty);
                fault.Current = StoreFault.Kind.None;
                if (answer.Status is HttpStatusCode.ServiceUnavailable)
                {
                    refused++;
                    ShouldBeUnavailable(request, answer);
                    ShouldBeSame(await host.DumpAsync(), before, request.Name);
                    answer = await send(faulty);
                }

                ShouldBeServed(request, answer); // a page may still have had room for it
            }
        }

        refused.ShouldBeGreaterThan(0); // or nothing has been tested
    }

    [Fact]
    public async Task Whichever_table_cannot_be_written_a_refused_request_leaves_all_of_them_as_they_were()
    {
        await using var host = await IdentityHost.StartAsync(DatabaseKind.PostgreSql);
        await CreateRefusalAsync(host);
        var written = await WrittenTablesAsync(host);
        HashSet<string> refused = [];
        foreach (var table in written.Values.SelectMany(tables => tables).Distinct(StringComparer.Ordinal))
        {
            List<(WritingRequest Request, Func<IdentityHost, Task<Answer>> Send)> ready = [];
            foreach (var request in WritingRequest.All.Where(request => written[request.Name].Contains(table)))
            {
                ready.Add((request, await request.PrepareAsync(host)));
            }

            await RefuseWritesAsync(host, table);
            IReadOnlyList<string>? before = null;
            foreach (var (request, send) in ready)
            {
                before ??= await host.DumpAsync();
                var answer = await send(host);
                if (answer.Status is HttpStatusCode.ServiceUnavailable)
                {
                    refused.Add(request.Name);
                    ShouldBeUnavailable(request, answer);
                    ShouldBeSame(await host.DumpAsync(), before, $"{request.Name} without {table}");
                }
                else
                {
                    ShouldBeServed(request, answer);
                    before = null;
                }
            }

            await AdmitWritesAsync(host, table);
            await MailedReset.SettledAsync(host);
        }

        refused.ShouldBe(WritingRequest.All.Select(request => request.Name), ignoreOrder: true);
    }

    private static Task<IdentityHost> StartFaultyAsync(IdentityHost host, StoreFault fault) =>
        host.StartReplicaAsync(
            host.ConnectionString + ";Command Timeout=4",
            services => services.ConfigureDbContext<IdentityDbContext>(options => options.AddInterceptors(fault))
        );

    /// <summary>Which tables each request writes, as triggers on all of them saw it: only there is anything to refuse.</summary>
    private static async Task<Dictionary<string, IReadOnlySet<string>>> WrittenTablesAsync(IdentityHost host)
    {
        string[] tables;
        await using (var db = await host.OpenStoreAsync())
        {
            tables = [.. StoreDump.Tables(db)];
        }

        await RunAsync(host, "CREATE TABLE seen_writes (name text NOT NULL)");
        await RunAsync(
            host,
            "CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO seen_writes VALUES (TG_TABLE_NAME); RETURN NULL; END'"
        );
        foreach (var table in tables)
        {
            await RunAsync(host, $"CREATE TRIGGER see AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION see()");
        }

        Dictionary<string, IReadOnlySet<string>> written = [];
        foreach (var request in WritingRequest.All)
        {
            var send = await request.PrepareAsync(host);
            await RunAsync(host, "DELETE FROM seen_writes");
            ShouldBeServed(request, await send(host));
            await using var db = await host.OpenStoreAsync();
            written[request.Name] = (await db.Database.SqlQuery<string>($"SELECT DISTINCT name FROM seen_writes").ToListAsync()).ToHashSet(
                StringComparer.Ordinal
            );
        }

        foreach (var table in tables)
        {
            await RunAsync(host, $"DROP TRIGGER see ON {table}");
        }

        await MailedReset.SettledAsync(host);
        return written;
    }

    private static Task<int> CreateRefusalAsync(IdentityHost host) =>
        host.ExecuteAsync(
            $"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100'', MESSAGE = ''no space left on device''; END'"
        );

    private static Task<int> RefuseWritesAsync(IdentityHost host, string table) =>
        RunAsync(host, $"CREATE TRIGGER refuse BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()");

    private static Task<int> AdmitWritesAsync(IdentityHost host, string table) => RunAsync(host, $"DROP TRIGGER refuse ON {table}");

    private static async Task<int> RunAsync(IdentityHost host, string statement)
    {
        await using var db = await host.OpenStoreAsync();
        return await db.Database.ExecuteSqlRawAsync(statement);
    }

    private static void ShouldBeSame(IReadOnlyList<string> after, IReadOnlyList<string> before, string name)
    {
        after.Except(before, StringComparer.Ordinal).ShouldBeEmpty(name);
        before.Except(after, StringComparer.Ordinal).ShouldBeEmpty(name);
    }

    private static void ShouldBeUnavailable(WritingRequest request, Answer answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, $"{request.Name}: {answer.Text}");
        answer.ShouldBe(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    private static void ShouldBeServed(WritingRequest request, Answer answer) =>
        (
            answer.Status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices
            || (answer.Status is HttpStatusCode.Forbidden && answer.Codes[0] == "ONBOARDING_REQUIRED")
        ).ShouldBeTrue($"{request.Name}: {(int)answer.Status} {answer.Text}");
}
