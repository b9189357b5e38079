using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Feed;

namespace Identity.Domain.Tests.Tokens.Feed;

public sealed class RevocationStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Revocation[] known = [Revocation.OfSession(Guid.CreateVersion7(), Now.AddSeconds(-10), TimeSpan.FromMinutes(30))];

    [Fact]
    public void A_service_is_done_when_all_its_running_copies_know_and_as_fast_as_the_slowest()
    {
        var status = Of(
            Reader("a", isCurrent: true, after: 0.4),
            Reader("a", isCurrent: true, after: 0.7),
            Reader("b", isCurrent: true, after: 0.2)
        );

        (status.Revocations, status.LatestAt, status.Effective).ShouldBe((1, Now.AddSeconds(-10), 2));
        status.Within.ShouldBe(TimeSpan.FromSeconds(0.7));
        status.Services.Select(it => (it.ClientId, it.Running, it.Current)).ShouldBe([("a", 2, 2), ("b", 1, 1)]);
    }

    [Fact]
    public void One_copy_that_does_not_know_is_enough_not_to_be()
    {
        var status = Of(Reader("a", isCurrent: true, after: 0.4), Reader("a", isCurrent: false, after: 0.4));

        status.Effective.ShouldBe(0);
        status.Services.Single().Current.ShouldBe(1);
    }

    [Fact]
    public void A_copy_that_stopped_counts_no_longer_and_a_service_without_any_is_not_done()
    {
        var stopped = Reader("a", isCurrent: false, after: 0.4) with { SeenAt = Now - ServiceStatus.SilentAfter };

        Of(stopped, Reader("a", isCurrent: true, after: 0.4)).Effective.ShouldBe(1);
        Of(stopped).Services.Single().IsEffective.ShouldBeFalse();
    }

    [Fact]
    public void A_copy_that_started_later_knows_but_was_not_fast()
    {
        var cursor = RevocationFeed.Read(known, Now, null).Cursor;
        var younger = new RevocationReader
        {
            Id = cursor.Reader,
            ClientId = "a",
            Cursor = cursor.Write(),
            AcknowledgedAt = Now,
            SeenAt = Now,
        };

        var status = Of(younger);

        (status.Effective, status.Within).ShouldBe((1, null));
    }

    [Fact]
    public void Without_readers_and_revocations_there_is_nothing_to_say()
    {
        var status = RevocationStatus.Of([], [], Now);

        (status.Revocations, status.LatestAt, status.Effective, status.Within).ShouldBe((0, null, 0, null));
    }

    private RevocationStatus Of(params RevocationReader[] readers) =>
        RevocationStatus.Of(known, readers.Select(reader => (reader, $"Service {reader.ClientId}")), Now);

    private RevocationReader Reader(string clientId, bool isCurrent, double after)
    {
        var begun = RevocationFeed.Read([], Now.AddMinutes(-1), null).Cursor;
        var cursor = isCurrent ? RevocationFeed.Read(known, Now.AddSeconds(-9), begun).Cursor : begun;
        return new RevocationReader
        {
            Id = cursor.Reader,
            ClientId = clientId,
            Cursor = cursor.Write(),
            AcknowledgedAt = Now.AddSeconds(-10 + after),
            SeenAt = Now,
        };
    }
}
