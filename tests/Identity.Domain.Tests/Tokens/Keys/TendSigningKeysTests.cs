using Identity.Domain.Audit;
using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.Tokens.Keys;

public sealed class TendSigningKeysTests
{
    private readonly KeyService service = new();

    [Fact]
    public async Task A_fresh_installation_gets_a_key_that_signs_at_once_and_one_that_is_announced()
    {
        await service.Tend.ExecuteAsync(default);

        var now = service.Clock.GetUtcNow();
        (service.Active.Position, service.Active.SignsFrom, service.Active.Algorithm).ShouldBe((1, now, SigningAlgorithm.ES256));
        (service.Next.Position, service.Next.AnnouncedAt, service.Next.SignsFrom).ShouldBe((2, now, now + service.Settings.KeyLifetime));
        service
            .Database.Audit.Select(audit => (audit.Action, audit.Detail))
            .ShouldBe([(AuditActions.KeyAnnounced, service.Active.Kid), (AuditActions.KeyAnnounced, service.Next.Kid)]);
    }

    [Fact]
    public async Task Tending_what_is_whole_changes_nothing()
    {
        await service.Tend.ExecuteAsync(default);
        await service.Tend.ExecuteAsync(default);

        service.Positions.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_new_key_is_announced_when_the_next_one_takes_over_and_not_before()
    {
        await service.Tend.ExecuteAsync(default);
        var next = service.Next;

        service.Clock.AdvanceTo(next.SignsFrom.AddMilliseconds(-1));
        await service.Tend.ExecuteAsync(default);
        service.Positions.ShouldBe([1, 2]);

        service.Clock.AdvanceTo(next.SignsFrom);
        await service.Tend.ExecuteAsync(default);
        service.Active.ShouldBe(next);
        (service.Next.Position, service.Next.SignsFrom).ShouldBe((3, next.SignsFrom + service.Settings.KeyLifetime));
    }

    [Fact] // security requirement 82
    public async Task A_key_is_announced_for_a_day_at_least_however_short_the_lives_of_keys()
    {
        var hasty = new KeyService(new TokenSettings { Issuer = "https://id.example.com", KeyLifetime = TimeSpan.FromHours(1) });

        await hasty.Tend.ExecuteAsync(default);

        hasty.Next.SignsFrom.ShouldBe(hasty.Clock.GetUtcNow() + TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task A_service_that_slept_too_long_announces_before_it_changes_keys()
    {
        await service.Tend.ExecuteAsync(default);
        service.Clock.Advance(TimeSpan.FromDays(400));

        await service.Tend.ExecuteAsync(default);

        service.Active.Position.ShouldBe(2);
        service.Next.SignsFrom.ShouldBe(service.Clock.GetUtcNow() + TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task A_retired_key_is_deleted_once_the_last_token_that_it_signed_is_dead()
    {
        await service.Tend.ExecuteAsync(default);
        service.Clock.AdvanceTo(service.Next.SignsFrom);
        await service.Tend.ExecuteAsync(default);

        // 60 minutes of a temporary token and an hour of caches
        service.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromMilliseconds(1));
        await service.Tend.ExecuteAsync(default);
        service.Positions.ShouldBe([1, 2, 3]);

        service.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await service.Tend.ExecuteAsync(default);
        service.Positions.ShouldBe([2, 3]);
    }

    [Fact]
    public async Task The_row_of_a_revoked_key_stays_until_its_tokens_are_dead()
    {
        await service.Tend.ExecuteAsync(default);
        await service.Revoke.ExecuteAsync(service.Active.Kid, default);

        service.Clock.Advance(service.Settings.LongestTokenLifetime + Revocation.ClockSkew);
        await service.Tend.ExecuteAsync(default);
        service.Positions.ShouldBe([1, 2, 3]);

        service.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await service.Tend.ExecuteAsync(default);
        service.Positions.ShouldBe([2, 3]);
    }

    [Fact]
    public async Task Whoever_loses_the_race_for_a_position_goes_on_with_the_winners_key()
    {
        var winner = Key.At(1, service.Clock.GetUtcNow());
        service.Store.BeforeWrite = () =>
        {
            service.Store.BeforeWrite = null;
            service.Database.SigningKeys.Add(winner);
        };

        await service.Tend.ExecuteAsync(default);

        service.Active.ShouldBe(winner);
        service.Positions.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Any_number_of_replicas_end_with_the_same_two_keys()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => service.Tend.ExecuteAsync(default))));

        service.Positions.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task New_keys_have_the_configured_algorithm()
    {
        var rsa = new KeyService(new TokenSettings { Issuer = "https://id.example.com", Algorithm = SigningAlgorithm.RS256 });

        await rsa.Tend.ExecuteAsync(default);

        rsa.Database.SigningKeys.ShouldAllBe(key => key.Algorithm == SigningAlgorithm.RS256);
    }
}
