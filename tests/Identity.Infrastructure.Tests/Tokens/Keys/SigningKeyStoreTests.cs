using Identity.Domain.Audit;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Tokens.Keys;
using Identity.Testing.Databases;

namespace Identity.Infrastructure.Tests.Tokens.Keys;

public sealed class SigningKeyStoreOnSqlite() : SigningKeyStoreTests(DatabaseKind.Sqlite);

public sealed class SigningKeyStoreOnPostgreSql() : SigningKeyStoreTests(DatabaseKind.PostgreSql);

public abstract class SigningKeyStoreTests(DatabaseKind kind) : StoreTests(kind)
{
    private SigningKeyStore Keys => new(Contexts);

    [Fact]
    public async Task Keys_read_back_as_they_were_written_by_position()
    {
        var (one, two) = (Key(1, Now), Key(2, Now.AddDays(90), SigningAlgorithm.RS256));
        (await Keys.TryAddAsync(two, Audit(), default)).ShouldBeTrue();
        (await Keys.TryAddAsync(one, Audit(), default)).ShouldBeTrue();

        (await Keys.ListAsync(default)).ShouldBeEquivalentTo(new List<SigningKey> { one, two });
    }

    [Fact]
    public async Task Of_32_replicas_that_take_one_position_one_wins()
    {
        var added = await InParallelAsync(
            32,
            number => Keys.TryAddAsync(Key(1, Now, kid: $"key-of-{number}"), Audit(AuditActions.KeyAnnounced), default)
        );

        added.Count(won => won).ShouldBe(1);
        (await Keys.ListAsync(default)).Single().Kid.ShouldBe($"key-of-{added.IndexOf(true)}");
        (await CountAuditAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Of_32_promotions_one_wins()
    {
        await AddAsync(Key(1, Now.AddDays(-1)), Key(2, Now.AddDays(90)));

        var promoted = await InParallelAsync(32, _ => Keys.TryPromoteAsync("key-2", Audit(AuditActions.KeyPromoted), default));

        promoted.Count(won => won).ShouldBe(1);
        (await Keys.ListAsync(default))[1].SignsFrom.ShouldBe(Now);
        (await CountAuditAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Neither_a_signing_nor_a_revoked_nor_an_unknown_key_is_promoted()
    {
        await AddAsync(Key(1, Now), Key(2, Now.AddDays(90)));
        await Keys.TryRevokeAsync("key-2", Audit(), default);

        foreach (var kid in new[] { "key-1", "key-2", "key-3" })
        {
            (await Keys.TryPromoteAsync(kid, Audit(), default)).ShouldBeFalse(kid);
        }

        (await CountAuditAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Of_32_revocations_one_wins_and_the_announced_key_takes_over()
    {
        await AddAsync(Key(1, Now.AddDays(-1)), Key(2, Now.AddDays(89)), Key(3, Now.AddDays(179)));

        var revoked = await InParallelAsync(32, _ => Keys.TryRevokeAsync("key-1", Audit(AuditActions.KeyRevoked), default));

        revoked.Count(won => won).ShouldBe(1);
        var keys = await Keys.ListAsync(default);
        keys.Select(key => key.RevokedAt).ShouldBe([Now, null, null]);
        keys.Select(key => key.SignsFrom).ShouldBe([Now.AddDays(-1), Now, Now.AddDays(179)]);
        (await CountAuditAsync()).ShouldBe(4);
    }

    [Fact]
    public async Task The_announced_key_takes_over_even_while_a_retired_one_is_still_known()
    {
        await AddAsync(Key(1, Now.AddDays(-90)), Key(2, Now.AddMinutes(-1)), Key(3, Now.AddDays(90)));

        await Keys.TryRevokeAsync("key-2", Audit(), default);

        var keys = await Keys.ListAsync(default);
        keys[2].SignsFrom.ShouldBe(Now);
        new KeySuccession(keys, Settings.LongestTokenLifetime).ActiveAt(Now)!.Kid.ShouldBe("key-3");
    }

    [Theory]
    [InlineData("key-1")]
    [InlineData("key-3")]
    public async Task Revoking_a_key_that_does_not_sign_changes_nothing_about_the_one_that_does(string kid)
    {
        await AddAsync(Key(1, Now.AddDays(-90)), Key(2, Now.AddMinutes(-1)), Key(3, Now.AddDays(90)), Key(4, Now.AddDays(180)));

        (await Keys.TryRevokeAsync(kid, Audit(), default)).ShouldBeTrue();

        (await Keys.ListAsync(default))
            .Select(key => key.SignsFrom)
            .ShouldBe([Now.AddDays(-90), Now.AddMinutes(-1), Now.AddDays(90), Now.AddDays(180)]);
    }

    [Fact]
    public async Task An_unknown_key_is_not_revoked()
    {
        await AddAsync(Key(1, Now));

        (await Keys.TryRevokeAsync("key-2", Audit(), default)).ShouldBeFalse();

        (await CountAuditAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_deleted_key_is_gone_and_deleting_it_again_is_no_fault()
    {
        await AddAsync(Key(1, Now), Key(2, Now));

        await Keys.DeleteAsync("key-1", default);
        await Keys.DeleteAsync("key-1", default);

        (await Keys.ListAsync(default)).Single().Kid.ShouldBe("key-2");
    }

    private async Task AddAsync(params SigningKey[] keys)
    {
        foreach (var key in keys)
        {
            (await Keys.TryAddAsync(key, Audit(AuditActions.KeyAnnounced), default)).ShouldBeTrue();
        }
    }

    private SigningKey Key(
        int position,
        DateTimeOffset signsFrom,
        SigningAlgorithm algorithm = SigningAlgorithm.ES256,
        string? kid = null
    ) => SigningKey.Create(kid ?? $"key-{position}", position, algorithm, """{"kty":"EC"}""", [1, 0, 255], Now, signsFrom);
}
