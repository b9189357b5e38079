using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Feed;

namespace Identity.Domain.Tests.Tokens.Feed;

public sealed class RevocationFeedTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<Revocation> store = [];
    private DateTimeOffset now = Start;

    [Fact]
    public void Who_begins_reads_everything_that_counts_in_order()
    {
        Revocation[] all = [Revoke(0), Revoke(1), Revoke(2)];

        Read(null).Revocations.ShouldBe(all);
    }

    [Fact]
    public void Who_has_read_everything_reads_nothing_until_there_is_more()
    {
        Revoke(0);
        var first = Read(null);

        var second = Read(first.Cursor);
        second.Revocations.ShouldBeEmpty();
        second.Cursor.KnowsTheSameAs(first.Cursor).ShouldBeTrue();

        var next = Revoke(1);
        Read(second.Cursor).Revocations.ShouldBe([next]);
    }

    [Fact]
    public void One_whose_transaction_commits_late_is_read_with_what_is_as_young()
    {
        var old = Revoke(0);
        now += RevocationCursor.Window * 2;
        var (late, next) = (New(0), Revoke(10));
        var cursor = Read(null).Cursor;

        store.Add(late);
        var page = Read(cursor);

        page.Revocations.ShouldBe([late, next]);
        page.Revocations.ShouldNotContain(old);
        Read(page.Cursor).Revocations.ShouldBeEmpty();
    }

    [Fact] // a process that stood still between its statement and its commit
    public void One_that_is_later_than_the_window_is_read_with_everything()
    {
        var late = New(0);
        now += RevocationCursor.Window * 2;
        var next = Revoke(0);
        var cursor = Read(null).Cursor;

        store.Add(late);

        Read(cursor).Revocations.ShouldBe([late, next]);
    }

    [Fact]
    public void What_expires_between_two_questions_is_no_news()
    {
        Revoke(0);
        now += RevocationCursor.Window / 2;
        Revoke(0);
        var cursor = Read(null).Cursor;
        now = Start + Lifetime + Revocation.ClockSkew - TimeSpan.FromSeconds(1);
        cursor = Read(cursor).Cursor;

        now += TimeSpan.FromSeconds(2); // the first has expired

        var page = Read(cursor);
        page.Revocations.ShouldBeEmpty();
        now += TimeSpan.FromSeconds(30);
        Read(page.Cursor).Revocations.ShouldBeEmpty();
    }

    [Fact]
    public void A_cursor_that_is_too_old_to_compare_reads_everything_that_counts()
    {
        var counts = Revoke(0);
        var cursor = Read(null).Cursor;

        now += RevocationFeed.Grace + TimeSpan.FromMilliseconds(1);
        Read(cursor).Revocations.ShouldBe([counts]);

        now += Lifetime + Revocation.ClockSkew;
        Read(cursor).Revocations.ShouldBeEmpty();
    }

    [Fact] // what had expired by that clock is in none of its sums
    public void A_cursor_of_a_clock_that_was_ahead_reads_everything_that_counts()
    {
        var counts = Revoke(0);
        now += TimeSpan.FromHours(1);
        var cursor = Read(null).Cursor;
        now = Start;

        Read(cursor).Revocations.ShouldBe([counts]);
    }

    [Fact]
    public void A_long_answer_is_cut_and_the_rest_follows_without_a_repeat()
    {
        var all = Enumerable.Range(0, 8).Select(_ => Revoke(0)).OrderBy(revocation => revocation.Id).ToList(); // all at one instant
        List<Revocation> read = [];
        RevocationCursor? cursor = null;
        for (var page = 0; page < 3; page++)
        {
            var answer = Read(cursor, pageSize: 3);
            read.AddRange(answer.Revocations);
            cursor = answer.Cursor;
        }

        read.ShouldBe(all);
        Read(cursor, pageSize: 3).Revocations.ShouldBeEmpty();
    }

    [Fact]
    public void The_reader_keeps_its_name()
    {
        var first = Read(null).Cursor;
        Revoke(0);

        Read(first).Cursor.Reader.ShouldBe(first.Reader);
        Read(null).Cursor.Reader.ShouldNotBe(first.Reader);
        first.StartedAt.ShouldBe(Start);
    }

    [Fact] // three replicas that hear late, commits in any order, cut answers, time that passes: nothing is ever missed
    public void Whatever_happens_a_reader_with_no_more_news_knows_everything_that_its_replica_knows()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var state = (uint)seed * 2_654_435_761 + 1;
            now = Start;
            List<Revocation> committed = [];
            List<Revocation> open = [];
            Revocation[][] replicas =
            [
                [],
                [],
                [],
            ];
            HashSet<Guid> known = [];
            RevocationCursor? cursor = null;
            for (var step = 0; step < 60; step++)
            {
                now += TimeSpan.FromMilliseconds(Next(Next(5) == 0 ? 120_000 : 2_000));
                open.AddRange(Enumerable.Range(0, Next(3)).Select(_ => New(Next(500))));
                foreach (var late in open.Where(_ => Next(2) == 0).ToList())
                {
                    open.Remove(late);
                    committed.Add(late);
                }

                var heard = Next(replicas.Length);
                replicas[heard] = [.. committed.Where(it => it.ExpiresAt > now - RevocationFeed.Grace).OrderBy(it => it.Id)];
                var asked = replicas[Next(replicas.Length)];
                for (var questions = 0; ; questions++)
                {
                    questions.ShouldBeLessThan(200, $"seed {seed}");
                    var page = RevocationFeed.Read(asked, now, cursor, pageSize: 4);
                    known.UnionWith(page.Revocations.Select(it => it.Id));
                    cursor = page.Cursor;
                    if (page.Revocations.Count == 0)
                    {
                        break;
                    }
                }

                asked.Where(it => it.ExpiresAt > now && !known.Contains(it.Id)).ShouldBeEmpty($"seed {seed}, step {step}");
                RevocationFeed.Covers(cursor.Value, asked, now).ShouldBeTrue();
            }

            int Next(int below) // xorshift: the same for a seed
            {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                return (int)(state % (uint)below);
            }
        }
    }

    private RevocationPage Read(RevocationCursor? after, int pageSize = RevocationFeed.PageSize) =>
        RevocationFeed.Read([.. store.Where(it => it.ExpiresAt > now - RevocationFeed.Grace).OrderBy(it => it.Id)], now, after, pageSize);

    private Revocation Revoke(int milliseconds)
    {
        var revocation = New(milliseconds);
        store.Add(revocation);
        return revocation;
    }

    private Revocation New(int milliseconds) =>
        Revocation.OfSession(Guid.CreateVersion7(), now + TimeSpan.FromMilliseconds(milliseconds), Lifetime);
}
