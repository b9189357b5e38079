using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Feed;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Tokens;
using Identity.Testing.Databases;

namespace Identity.Infrastructure.Tests.Tokens.Feed;

/// <summary>Transactions commit in another order than they began in. Only PostgreSQL lets two write at once.</summary>
public sealed class LateCommitTests() : StoreTests(DatabaseKind.PostgreSql)
{
    private RevocationList list = null!;
    private RevocationPoll poll = null!;
    private RevocationCursor? cursor;

    [Fact]
    public async Task A_reader_misses_no_revocation_that_began_first_and_commits_last()
    {
        await BeginAsync();
        await using var slow = await Contexts.CreateDbContextAsync();
        await using var open = await slow.Database.BeginTransactionAsync();
        var first = slow.Add(Of(Now)).Entity;
        await slow.SaveChangesAsync();
        Clock.Advance(TimeSpan.FromMilliseconds(50));
        var second = await CommitAsync();

        (await ReadAsync()).ShouldBe([second.Value]);
        (await ReadAsync()).ShouldBeEmpty();
        await open.CommitAsync();
        Clock.Advance(TimeSpan.FromMilliseconds(400));

        (await ReadAsync()).ShouldBe([first.Value, second.Value]);
        (await ReadAsync()).ShouldBeEmpty();
    }

    [Fact] // its process was paused in between; what is commited is heard within a minute even so
    public async Task One_that_commits_minutes_late_is_read_as_well()
    {
        await BeginAsync();
        await using var slow = await Contexts.CreateDbContextAsync();
        await using var open = await slow.Database.BeginTransactionAsync();
        var first = slow.Add(Of(Now)).Entity;
        await slow.SaveChangesAsync();
        Clock.Advance(TimeSpan.FromMinutes(5));
        var second = await CommitAsync();
        (await ReadAsync()).ShouldBe([second.Value]);
        await open.CommitAsync();

        Clock.Advance(TimeSpan.FromMinutes(1));

        (await ReadAsync()).ShouldBe([first.Value, second.Value]);
    }

    [Fact]
    public async Task One_that_is_rolled_back_was_never_there()
    {
        await BeginAsync();
        await using (var slow = await Contexts.CreateDbContextAsync())
        {
            await using var open = await slow.Database.BeginTransactionAsync();
            slow.Add(Of(Now));
            await slow.SaveChangesAsync();
            (await ReadAsync()).ShouldBeEmpty();
        }

        (await ReadAsync()).ShouldBeEmpty();
    }

    private async Task BeginAsync()
    {
        list = new RevocationList(Clock);
        poll = new RevocationPoll(Contexts, list, Clock);
        (await ReadAsync()).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<string>> ReadAsync()
    {
        await poll.ExecuteAsync(default);
        var page = RevocationFeed.Read(list.Journal.Read().Known, Now, cursor);
        cursor = page.Cursor;
        return [.. page.Revocations.Select(revocation => revocation.Value)];
    }

    private async Task<Revocation> CommitAsync()
    {
        var revocation = Of(Now);
        await InDatabaseAsync(db =>
        {
            db.Add(revocation);
            return db.SaveChangesAsync();
        });
        return revocation;
    }

    private Revocation Of(DateTimeOffset at) => Revocation.OfSession(Guid.CreateVersion7(), at, Settings.AccessTokenLifetime);
}
