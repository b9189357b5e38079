using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Feed;
using Identity.Infrastructure.Changes;
using Identity.Infrastructure.OAuth;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Tokens.Feed;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Identity.Infrastructure.Tests.Tokens.Feed;

public sealed class AcknowledgementsOnSqlite() : AcknowledgementsTests(DatabaseKind.Sqlite);

public sealed class AcknowledgementsOnPostgreSql() : AcknowledgementsTests(DatabaseKind.PostgreSql);

public abstract class AcknowledgementsTests(DatabaseKind kind) : StoreTests(kind)
{
    private readonly List<Revocation> known = [];
    private string clientId = "";

    [Fact]
    public async Task What_a_reader_acknowledged_at_either_replica_is_known_to_operators()
    {
        var (one, other) = await BeginAsync();
        var begun = Read(null);
        one.Acknowledge(begun);
        await one.WriteAsync();
        await RevokeAsync();
        (await StatusAsync()).Effective.ShouldBe(0);

        Clock.Advance(TimeSpan.FromMilliseconds(300));
        other.Acknowledge(Read(begun));
        await other.WriteAsync();

        var status = await StatusAsync();
        (status.Revocations, status.Effective, status.Services.Single().Service).ShouldBe((1, 1, "Orders"));
        status.Within.ShouldBe(TimeSpan.FromMilliseconds(300));
    }

    [Fact] // the answer of the first replica was slow, and its word comes last
    public async Task An_older_acknowledgement_does_not_replace_a_newer_one()
    {
        var (one, other) = await BeginAsync();
        var begun = Read(null);
        one.Acknowledge(begun);
        await RevokeAsync();
        Clock.Advance(TimeSpan.FromMilliseconds(300));
        other.Acknowledge(Read(begun));
        await other.WriteAsync();

        await one.WriteAsync();

        (await StatusAsync()).Effective.ShouldBe(1);
    }

    [Fact]
    public async Task A_reader_without_news_is_written_down_now_and_then()
    {
        var (one, _) = await BeginAsync();
        var cursor = Read(null);
        one.Acknowledge(cursor);
        (await one.WriteAsync()).ShouldBeTrue();
        (await one.WriteAsync()).ShouldBeFalse();

        Clock.Advance(TimeSpan.FromSeconds(3));
        one.Acknowledge(cursor = Read(cursor));
        (await one.WriteAsync()).ShouldBeFalse();
        Clock.Advance(TimeSpan.FromSeconds(12));
        one.Acknowledge(Read(cursor));
        (await one.WriteAsync()).ShouldBeTrue();

        (await StatusAsync()).Services.Single().SeenAt.ShouldBe(Now);
    }

    [Fact]
    public async Task A_client_moves_no_reader_of_another_one()
    {
        var (one, other) = await BeginAsync();
        var begun = Read(null);
        one.Acknowledge(begun);
        await one.WriteAsync();
        await RevokeAsync();

        var thief = ClientId.Create();
        one.Taken.Take(thief, Read(begun));
        other.Taken.Take(thief, Read(begun));
        await one.WriteAsync();
        await other.WriteAsync();

        (await StatusAsync()).Effective.ShouldBe(0);
    }

    [Fact]
    public async Task A_client_that_calls_itself_by_ever_new_names_fills_no_table()
    {
        var (one, _) = await BeginAsync();
        for (var name = 0; name < Acknowledgements.MostOfClient + 10; name++)
        {
            one.Acknowledge(Read(null));
        }

        await one.WriteAsync();

        (await InDatabaseAsync(db => db.RevocationReaders.CountAsync())).ShouldBe(Acknowledgements.MostOfClient);
    }

    [Fact]
    public async Task A_reader_that_has_been_silent_for_a_day_is_deleted()
    {
        var (one, _) = await BeginAsync();
        one.Acknowledge(Read(null));
        await one.WriteAsync();

        Clock.Advance(TimeSpan.FromDays(1));
        (await SweepAsync()).ShouldBe(0);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await SweepAsync()).ShouldBe(1);
    }

    private Task<int> SweepAsync() => InDatabaseAsync(db => new RevocationReaderSweep().ExecuteAsync(db, Now, default));

    private async Task<(Replica One, Replica Other)> BeginAsync()
    {
        var definition = ClientDefinition.Parse("Orders", [], [OwnScopes.RevocationsRead], [], Settings).Value!;
        var clients = new RowChanges<Client, string>(ChangesOn.Transaction(Contexts, ThrottleKeys, Revocations, Settings));
        (var client, _) = await new CreateClient(clients, Clock).ExecuteAsync(definition, Operator.CommandLine, default);
        clientId = client.Id;
        return (new Replica(this), new Replica(this));
    }

    private RevocationCursor Read(RevocationCursor? after) =>
        RevocationFeed.Read([.. known.OrderBy(revocation => revocation.Id)], Now, after).Cursor;

    private async Task RevokeAsync()
    {
        var revocation = Revocation.OfSession(Guid.CreateVersion7(), Now, Settings.AccessTokenLifetime);
        known.Add(revocation);
        await InDatabaseAsync(db =>
        {
            db.Add(revocation);
            return db.SaveChangesAsync();
        });
    }

    private Task<RevocationStatus> StatusAsync() => new RevocationReaders(Contexts, Clock).StatusAsync(default);

    private sealed class Replica(AcknowledgementsTests test)
    {
        internal Acknowledgements Taken { get; } = new(test.Clock);

        internal void Acknowledge(RevocationCursor cursor) => Taken.Take(test.clientId, cursor);

        internal Task<bool> WriteAsync() =>
            new AcknowledgementsWorker(Taken, test.Contexts, test.Clock, NullLogger<AcknowledgementsWorker>.Instance).WriteAsync(default);
    }
}
