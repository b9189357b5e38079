using Identity.Domain;
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
        (await Keys.TryAddAsync(two, default)).ShouldBeTrue();
        (await Keys.TryAddAsync(one, default)).ShouldBeTrue();

        var read = await Keys.ListAsync(default);
        read.Select(key => key.Position).ShouldBe([1, 2]);
        foreach (var property in typeof(SigningKey).GetProperties().Where(it => it.Name != nameof(SigningKey.Events)))
        {
            property.GetValue(read[0]).ShouldBe(property.GetValue(one), property.Name);
            property.GetValue(read[1]).ShouldBe(property.GetValue(two), property.Name);
        }
    }

    [Fact]
    public async Task Of_32_replicas_that_take_one_position_one_wins()
    {
        var added = await InParallelAsync(32, number => Keys.TryAddAsync(Key(1, Now, kid: $"key-of-{number}"), default));

        added.Count(won => won).ShouldBe(1);
        (await Keys.ListAsync(default)).Single().Kid.ShouldBe($"key-of-{added.IndexOf(true)}");
        (await CountAuditAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Of_32_promotions_one_wins()
    {
        await AddAsync(Key(1, Now.AddDays(-1)), Key(2, Now.AddDays(90)));

        var promoted = await InParallelAsync(32, _ => PromoteAsync("key-2"));

        promoted.Count(won => won).ShouldBe(1);
        (await Keys.ListAsync(default))[1].SignsFrom.ShouldBe(Now);
        (await CountAuditAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Of_32_revocations_one_wins_and_the_announced_key_takes_over()
    {
        await AddAsync(Key(1, Now.AddDays(-1)), Key(2, Now.AddDays(89)), Key(3, Now.AddDays(179)));

        var revoked = await InParallelAsync(32, _ => RevokeAsync("key-1"));

        revoked.Count(won => won).ShouldBe(1);
        var keys = await Keys.ListAsync(default);
        keys.Select(key => key.RevokedAt).ShouldBe([Now, null, null]);
        keys.Select(key => key.SignsFrom).ShouldBe([Now.AddDays(-1), Now, Now.AddDays(179)]);
        (await CountAuditAsync()).ShouldBe(4);
    }

    [Fact]
    public async Task An_unknown_key_is_not_revoked()
    {
        await AddAsync(Key(1, Now));

        (await RevokeAsync("key-2")).ShouldBeFalse();

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

    private async Task<bool> PromoteAsync(string kid) =>
        (await Keys.ChangeAsync(Origin.None, keys => Succession(keys).Promote(kid, force: true, Now), default)).IsSuccess;

    private async Task<bool> RevokeAsync(string kid) =>
        (await Keys.ChangeAsync(Origin.None, keys => Succession(keys).Revoke(kid, Now), default)).IsSuccess;

    private KeySuccession Succession(IReadOnlyList<SigningKey> keys) => new(keys, Settings.LongestTokenLifetime);

    private async Task AddAsync(params SigningKey[] keys)
    {
        foreach (var key in keys)
        {
            (await Keys.TryAddAsync(key, default)).ShouldBeTrue();
        }
    }

    private SigningKey Key(
        int position,
        DateTimeOffset signsFrom,
        SigningAlgorithm algorithm = SigningAlgorithm.ES256,
        string? kid = null
    ) => SigningKey.Create(kid ?? $"key-{position}", position, algorithm, """{"kty":"EC"}""", [1, 0, 255], Now, signsFrom);
}
