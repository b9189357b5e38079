using System.Text;
using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Onboarding;
using Identity.Infrastructure.Accounts.Secrets;
using Identity.Infrastructure.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Accounts.Secrets;

public sealed class OneTimeSecretStoreOnSqlite() : OneTimeSecretStoreTests(DatabaseKind.Sqlite);

public sealed class OneTimeSecretStoreOnPostgreSql() : OneTimeSecretStoreTests(DatabaseKind.PostgreSql);

/// <summary>Security statements 48 and 49: one winner, exact tries, and nothing that is good for more than it was made for.</summary>
public abstract class OneTimeSecretStoreTests(DatabaseKind kind) : StoreTests(kind)
{
    private static readonly ICodeMac Mac = new PlainMac();

    private OneTimeSecretStore Store => new(Contexts);

    [Fact]
    public async Task A_secret_is_found_by_the_hash_of_its_link_alone()
    {
        var (user, _) = await SignUpAsync();
        var (secret, token) = await AddAsync(user);

        var found = await Store.FindAsync(LinkToken.HashOf(token)!, default);

        found.ShouldNotBeNull().ShouldBeEquivalentTo(secret);
        (await Store.FindAsync(LinkToken.Create().Hash, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Of_64_parallel_uses_one_wins()
    {
        var (user, _) = await SignUpAsync();
        var (secret, _) = await AddAsync(user);

        var won = await InParallelAsync(64, _ => ConsumeAsync(secret));

        won.Count(it => it).ShouldBe(1);
    }

    [Fact]
    public async Task A_use_counts_to_the_last_tick_and_not_on_the_next()
    {
        var (user, _) = await SignUpAsync();
        var (secret, _) = await AddAsync(user);

        (await ConsumeAsync(secret, secret.ExpiresAt)).ShouldBeFalse();
        (await ConsumeAsync(secret, secret.ExpiresAt - TimeSpan.FromMilliseconds(1))).ShouldBeTrue(); // what is stored is exact to the millisecond
    }

    [Fact]
    public async Task Fifty_parallel_guesses_count_five_times()
    {
        var (user, _) = await SignUpAsync();
        await AddAsync(user);

        var counted = await InParallelAsync(50, _ => Store.CountTryAsync(user.EmailKey, SecretPurpose.ResetPassword, default));

        counted.Count(it => it is not null).ShouldBe(OneTimeSecret.MaximumTries);
        (await InDatabaseAsync(db => db.OneTimeSecrets.SingleAsync(row => row.CodeMac != null))).Tries.ShouldBe(OneTimeSecret.MaximumTries);
    }

    [Fact]
    public async Task A_try_is_counted_for_its_purpose_and_address_and_no_other()
    {
        var ((user, _), (other, _)) = (await SignUpAsync(), await SignUpAsync());
        var (secret, _) = await AddAsync(user);
        await AddAsync(other, SecretPurpose.VerifyEmail);

        (await Store.CountTryAsync(other.EmailKey, SecretPurpose.ResetPassword, default)).ShouldBeNull();
        (await Store.CountTryAsync(user.EmailKey, SecretPurpose.VerifyEmail, default)).ShouldBeNull();
        (await Store.CountTryAsync("nobody@example.com", SecretPurpose.ResetPassword, default)).ShouldBeNull();
        (await Store.CountTryAsync(user.EmailKey, SecretPurpose.ResetPassword, default)).ShouldNotBeNull().Id.ShouldBe(secret.Id);
    }

    [Fact]
    public async Task A_try_is_counted_for_the_newest_code()
    {
        var (user, _) = await SignUpAsync();
        await AddAsync(user);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var (newer, _) = await AddAsync(user);

        (await Store.CountTryAsync(user.EmailKey, SecretPurpose.ResetPassword, default)).ShouldNotBeNull().Id.ShouldBe(newer.Id);
    }

    [Fact]
    public async Task A_secret_is_not_consumed_for_another_purpose()
    {
        var (user, _) = await SignUpAsync();
        var (secret, _) = await AddAsync(user);
        await InDatabaseAsync(db => db.OneTimeSecrets.ExecuteUpdateAsync(row => row.SetProperty(it => it.Purpose, SecretPurpose.VerifyEmail)));

        (await ConsumeAsync(secret)).ShouldBeFalse();
    }

    [Fact]
    public async Task Replacing_kills_the_open_secrets_of_these_purposes_and_this_user()
    {
        var ((user, _), (other, _)) = (await SignUpAsync(), await SignUpAsync());
        var (reset, _) = await AddAsync(user);
        var (verify, _) = await AddAsync(user, SecretPurpose.VerifyEmail);
        var (used, _) = await AddAsync(user);
        var (foreign, _) = await AddAsync(other);
        (await ConsumeAsync(used)).ShouldBeTrue();

        await InDatabaseAsync(async db =>
        {
            await db.ReplaceSecretsAsync(user.Id, [SecretPurpose.ResetPassword], Now, default);
            return 0;
        });

        (await ConsumeAsync(reset)).ShouldBeFalse();
        (await ConsumeAsync(verify)).ShouldBeTrue();
        (await ConsumeAsync(foreign)).ShouldBeTrue();
        (await InDatabaseAsync(db => db.OneTimeSecrets.SingleAsync(row => row.Id == used.Id))).ReplacedAt.ShouldBeNull();
    }

    [Fact]
    public async Task Five_mails_of_one_purpose_may_go_to_one_account_within_a_day()
    {
        var ((user, _), (other, _)) = (await SignUpAsync(), await SignUpAsync());
        for (var i = 0; i < OneTimeSecret.MailsPerDay; i++)
        {
            (await MayMailAsync(user)).ShouldBeTrue();
            await AddAsync(user);
        }

        (await MayMailAsync(user)).ShouldBeFalse();
        (await MayMailAsync(user, SecretPurpose.VerifyEmail)).ShouldBeTrue();
        (await MayMailAsync(other)).ShouldBeTrue();
        Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        (await MayMailAsync(user)).ShouldBeFalse();
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await MayMailAsync(user)).ShouldBeTrue();
    }

    private async Task<(OneTimeSecret Secret, string Token)> AddAsync(User user, SecretPurpose purpose = SecretPurpose.ResetPassword)
    {
        var (secret, token, _) = OneTimeSecret.WithCode(user.Id, purpose, Email.Parse(user.Email)!, Mac, Now);
        await InDatabaseAsync(db =>
        {
            db.Add(secret);
            return db.SaveChangesAsync();
        });
        return (secret, token);
    }

    private Task<bool> ConsumeAsync(OneTimeSecret secret, DateTimeOffset? at = null) => InDatabaseAsync(db => db.TryConsumeAsync(secret, at ?? Now, default));

    private Task<bool> MayMailAsync(User user, SecretPurpose purpose = SecretPurpose.ResetPassword) => InDatabaseAsync(db => db.MayMailAsync(user.Id, purpose, Now, default));

    private sealed class PlainMac : ICodeMac
    {
        public byte[] Compute(Guid codeId, string code) => Encoding.ASCII.GetBytes($"{codeId} {code}");
    }
}
