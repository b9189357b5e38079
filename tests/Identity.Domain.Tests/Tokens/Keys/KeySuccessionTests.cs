using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tokens.Keys;

namespace Identity.Domain.Tests.Tokens.Keys;

public sealed class KeySuccessionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan Retirement = TokenLife + TimeSpan.FromHours(1);

    [Fact]
    public void Keys_go_from_next_to_active_to_retired_to_gone()
    {
        var (one, two) = (Key.At(1, Start), Key.At(2, Start.AddDays(90)));
        var succession = new KeySuccession([two, one], TokenLife); // in any order

        StatesAt(Start - Service.Tick).ShouldBe((KeyState.Next, KeyState.Next));
        StatesAt(Start).ShouldBe((KeyState.Active, KeyState.Next));
        StatesAt(two.SignsFrom - Service.Tick).ShouldBe((KeyState.Active, KeyState.Next));
        StatesAt(two.SignsFrom).ShouldBe((KeyState.Retired, KeyState.Active));
        StatesAt(two.SignsFrom + Retirement - Service.Tick).ShouldBe((KeyState.Retired, KeyState.Active));
        StatesAt(two.SignsFrom + Retirement).ShouldBe((KeyState.Gone, KeyState.Active));
        StatesAt(Start.AddYears(50)).ShouldBe((KeyState.Gone, KeyState.Active)); // better an old key than none

        (KeyState, KeyState) StatesAt(DateTimeOffset now) => (succession.StateOf(one, now), succession.StateOf(two, now));
    }

    [Fact]
    public void One_key_signs_at_any_time()
    {
        var (one, two, three) = (Key.At(1, Start), Key.At(2, Start.AddDays(90)), Key.At(3, Start.AddDays(180)));
        var succession = new KeySuccession([one, two, three], TokenLife);

        succession.ActiveAt(Start - Service.Tick).ShouldBeNull();
        succession.ActiveAt(Start).ShouldBe(one);
        succession.ActiveAt(two.SignsFrom - Service.Tick).ShouldBe(one);
        succession.ActiveAt(two.SignsFrom).ShouldBe(two);
        succession.ActiveAt(three.SignsFrom).ShouldBe(three);
        succession.NextAt(Start).ShouldBe(two);
        succession.NextAt(two.SignsFrom).ShouldBe(three);
        succession.NextAt(three.SignsFrom).ShouldBeNull();
    }

    [Fact]
    public void Consumers_know_every_key_that_signs_will_sign_or_has_signed_something_that_lives()
    {
        var (one, two, three) = (Key.At(1, Start), Key.At(2, Start.AddDays(90)), Key.At(3, Start.AddDays(180)));
        var succession = new KeySuccession([one, two, three], TokenLife);

        succession.PublishedAt(two.SignsFrom).ShouldBe([one, two, three]);
        succession.PublishedAt(two.SignsFrom + Retirement).ShouldBe([two, three]);
    }

    [Fact] // security requirement 4
    public void A_revoked_key_is_gone_whatever_it_did()
    {
        var (retired, active, next) = (
            Key.At(1, Start).RevokedAt(Start),
            Key.At(2, Start).RevokedAt(Start),
            Key.At(3, Start.AddDays(90)).RevokedAt(Start)
        );
        var succession = new KeySuccession([retired, active, next], TokenLife);

        new[] { retired, active, next }.ShouldAllBe(key => succession.StateOf(key, Start) == KeyState.Gone);
        succession.ActiveAt(Start).ShouldBeNull();
        succession.NextAt(Start).ShouldBeNull();
        succession.PublishedAt(Start).ShouldBeEmpty();
    }

    [Fact]
    public void A_gap_that_a_revocation_leaves_is_bridged_by_the_keys_around_it()
    {
        var (one, two, three) = (Key.At(1, Start), Key.At(2, Start.AddDays(90)).RevokedAt(Start.AddDays(1)), Key.At(3, Start.AddDays(180)));
        var succession = new KeySuccession([one, two, three], TokenLife);

        succession.ActiveAt(two.SignsFrom + Retirement).ShouldBe(one);
        succession.StateOf(one, two.SignsFrom + Retirement).ShouldBe(KeyState.Active);
        succession.StateOf(one, three.SignsFrom).ShouldBe(KeyState.Retired);
        succession.StateOf(one, three.SignsFrom + Retirement).ShouldBe(KeyState.Gone);
    }

    [Fact]
    public void Positions_count_on_over_revoked_keys_and_gaps()
    {
        KeySuccession.PositionAfter([]).ShouldBe(1);
        KeySuccession.PositionAfter([Key.At(7, Start).RevokedAt(Start), Key.At(3, Start)]).ShouldBe(8);
    }
}
