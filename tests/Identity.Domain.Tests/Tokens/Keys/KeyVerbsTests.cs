using Identity.Domain.Tests.Verbs;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;

namespace Identity.Domain.Tests.Tokens.Keys;

/// <summary>One key signs, and the verbs say which one is next.</summary>
public sealed class KeyVerbsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(60);

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<State>(
            [
                ("gone", () => Line(1)),
                ("retired", () => Line(2)),
                ("signing", () => Line(3)),
                ("announced a day ago", () => Line(4)),
                ("announced a moment later", () => Line(4, announcedAt: Now.AddDays(-1).AddTicks(1))),
                ("announced behind another", () => Line(5)),
                ("revoked", () => Revoked()),
                ("of no known name", () => Line(3) with { Key = Key(9, Now, Now) }),
            ],
            [
                ("promote", it => Outcome.Of(it.Line.Promote(it.Key.Kid, force: false, Now))),
                ("promote by force", it => Outcome.Of(it.Line.Promote(it.Key.Kid, force: true, Now))),
                ("revoke", it => Outcome.Of(it.Line.Revoke(it.Key.Kid, Now))),
            ],
            it => it.Key,
            """
            promote
              KEY_RACED: gone, retired, signing, announced behind another, revoked, of no known name
              KeyPromoted: announced a day ago
              KEY_TOO_YOUNG: announced a moment later
            promote by force
              KEY_RACED: gone, retired, signing, announced behind another, revoked, of no known name
              KeyPromoted: announced a day ago, announced a moment later
            revoke
              KeyRevoked: gone, retired, signing, announced a day ago, announced a moment later, announced behind another
              KEY_NOT_FOUND: revoked, of no known name
            """
        );

    [Fact]
    public void A_promoted_key_signs_at_once_and_the_one_before_it_retires()
    {
        var (line, keys, _) = Line(4);

        line.Promote("key-4", force: false, Now).Value.ShouldBe("key-4");

        keys[3].SignsFrom.ShouldBe(Now);
        line.ActiveAt(Now).ShouldBe(keys[3]);
        line.StateOf(keys[2], Now).ShouldBe(KeyState.Retired);
        line.NextAt(Now).ShouldBe(keys[4]);
    }

    [Fact]
    public void The_announced_key_takes_over_from_a_revoked_one_even_while_a_retired_one_is_known()
    {
        var (line, keys, _) = Line(3);

        line.Revoke("key-3", Now);

        keys[2].RevokedAt.ShouldBe(Now);
        line.StateOf(keys[2], Now).ShouldBe(KeyState.Gone);
        line.ActiveAt(Now).ShouldBe(keys[3]);
        keys.Select(key => key.SignsFrom).ShouldBe([Now.AddDays(-100), Now.AddHours(-24), Now.AddHours(-1), Now, Now.AddDays(180)]);
    }

    [Theory]
    [InlineData("key-1")]
    [InlineData("key-2")]
    [InlineData("key-4")]
    [InlineData("key-5")]
    public void Revoking_a_key_that_does_not_sign_changes_nothing_about_the_one_that_does(string kid)
    {
        var (line, keys, _) = Line(3);
        var signsFrom = keys.Select(key => key.SignsFrom).ToList();

        line.Revoke(kid, Now);

        line.ActiveAt(Now).ShouldBe(keys[2]);
        keys.Select(key => key.SignsFrom).ShouldBe(signsFrom);
    }

    [Fact]
    public void Revoking_the_last_key_leaves_none_that_signs()
    {
        var only = Key(1, Now.AddDays(-14), Now);
        var line = new KeySuccession([only], TokenLife);

        line.Revoke("key-1", Now).IsSuccess.ShouldBeTrue();

        line.ActiveAt(Now).ShouldBeNull();
        line.PublishedAt(Now).ShouldBeEmpty();
    }

    private static State Revoked()
    {
        var state = Line(3);
        state.Line.Revoke(state.Key.Kid, Now);
        return state;
    }

    /// <summary>Five keys: gone, retired, signing, announced, and one that is announced behind it.</summary>
    private static State Line(int chosen, DateTimeOffset? announcedAt = null)
    {
        SigningKey[] keys =
        [
            Key(1, Now.AddDays(-114), Now.AddDays(-100)),
            Key(2, Now.AddDays(-14), Now.AddHours(-24)),
            Key(3, Now.AddDays(-14), Now.AddHours(-1)),
            Key(4, announcedAt ?? Now.AddDays(-1), Now.AddDays(90)),
            Key(5, Now.AddDays(-1), Now.AddDays(180)),
        ];
        return new State(new KeySuccession(keys, TokenLife), keys, keys[chosen - 1]);
    }

    private static SigningKey Key(int position, DateTimeOffset announcedAt, DateTimeOffset signsFrom) =>
        SigningKey.Create($"key-{position}", position, SigningAlgorithm.ES256, "{}", [], announcedAt, signsFrom);

    private sealed record State(KeySuccession Line, SigningKey[] Keys, SigningKey Key);
}
