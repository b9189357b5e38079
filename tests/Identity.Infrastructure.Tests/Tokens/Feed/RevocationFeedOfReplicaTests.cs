using Identity.Domain.Tokens;
using Identity.Infrastructure.Tokens;
using Identity.Infrastructure.Tokens.Feed;
using Identity.Testing;
using Microsoft.Extensions.Hosting;

namespace Identity.Infrastructure.Tests.Tokens.Feed;

public sealed class RevocationFeedOfReplicaTests
{
    private static readonly TimeSpan NoWait = TimeSpan.Zero;

    private readonly TestClock clock = new();

    [Fact] // security section 3.12: it would say that nothing was revoked
    public async Task A_replica_that_has_not_heard_from_its_database_vouches_for_nothing()
    {
        var (list, feed) = Replica();
        (await feed.ReadAsync("client", null, NoWait, default)).ShouldBeNull();

        list.Hear([], clock.GetTimestamp());
        (await feed.ReadAsync("client", null, NoWait, default)).ShouldNotBeNull();
    }

    [Fact] // a load balancer sends the reader from the faster one to the slower one
    public async Task A_replica_that_is_behind_waits_for_its_own_poll_before_it_repeats_what_the_reader_knows()
    {
        var (fast, other) = (Replica(), Replica());
        var (old, young) = (New(-10_000), New(0));
        fast.List.Hear([old, young], clock.GetTimestamp());
        other.List.Hear([old], clock.GetTimestamp());
        var first = (await fast.Feed.ReadAsync("client", null, NoWait, default))!;

        var waiting = other.Feed.ReadAsync("client", first.Cursor, NoWait, default);
        await Task.Delay(TimeSpan.FromMilliseconds(50));
        waiting.IsCompleted.ShouldBeFalse();
        other.List.Hear([young], clock.GetTimestamp());

        (await waiting)!.Revocations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_that_waits_learns_of_a_revocation_of_this_process_at_once()
    {
        var (list, feed) = Replica();
        list.Hear([], clock.GetTimestamp());
        var first = (await feed.ReadAsync("client", null, NoWait, default))!;

        var waiting = feed.ReadAsync("client", first.Cursor, TimeSpan.FromSeconds(30), default);
        var revocation = New(0);
        list.Add([revocation]);

        (await waiting)!.Revocations.ShouldBe([revocation]);
    }

    private (RevocationList List, RevocationFeedOfReplica Feed) Replica()
    {
        var list = new RevocationList(clock);
        return (list, new RevocationFeedOfReplica(list, new Acknowledgements(clock), new Running(), clock));
    }

    private Revocation New(int milliseconds) =>
        Revocation.OfSession(Guid.CreateVersion7(), clock.GetUtcNow().AddMilliseconds(milliseconds), TimeSpan.FromMinutes(30));

    private sealed class Running : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => throw new NotSupportedException("A feed stops no application.");
    }
}
