using System.Data.Common;
using System.Text;
using Identity.Domain;
using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Secrets;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Throttling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Secrets;

public sealed class OneTimeSecretStoreOnSqlite() : OneTimeSecretStoreTests(DatabaseKind.Sqlite);

public sealed class OneTimeSecretStoreOnPostgreSql() : OneTimeSecretStoreTests(DatabaseKind.PostgreSql);

/// <summary>Security requirements 48 and 49: one winner, exact tries, and nothing that is good for more than it was made for.</summary>
public abstract class OneTimeSecretStoreTests(DatabaseKind kind) : StoreTests(kind)
{
    private const string Commit = "COMMIT";

    private static readonly ICodeMac Mac = new PlainMac();

    private OneTimeSecretStore Store => StoreOn(Contexts);

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
        // What is stored is exact to the millisecond
        (await ConsumeAsync(secret, secret.ExpiresAt - TimeSpan.FromMilliseconds(1))).ShouldBeTrue();
    }

    [Fact]
    public async Task Of_fifty_parallel_guesses_five_are_evaluated()
    {
        var (user, _) = await SignUpAsync();
        var code = await AddCodeAsync(user);

        var right = await InParallelAsync(50, _ => TryAsync(user.EmailKey, code));

        right.Count(it => it is not null).ShouldBe(OneTimeSecret.MaximumTries);
        (await TriesAsync(user, SecretPurpose.ResetPassword)).ShouldBe(OneTimeSecret.MaximumTries);
        (await WrongCodesAsync()).ShouldBe(45);
    }

    [Fact]
    public async Task A_try_is_counted_for_its_purposes_and_address_and_no_other()
    {
        var ((user, _), (other, _)) = (await SignUpAsync(), await SignUpAsync());
        var code = await AddCodeAsync(user);
        await AddCodeAsync(other, SecretPurpose.VerifyEmail);

        (await TryAsync(other.EmailKey, code)).ShouldBeNull();
        (await TryAsync(user.EmailKey, code, SecretPurpose.VerifyEmail, SecretPurpose.ChangeEmail)).ShouldBeNull();
        (await TryAsync("nobody@example.com", code)).ShouldBeNull();
        (await TriesAsync(user, SecretPurpose.ResetPassword)).ShouldBe(0);
        (await TriesAsync(other, SecretPurpose.VerifyEmail)).ShouldBe(0);

        (await TryAsync(user.EmailKey, code, SecretPurpose.VerifyEmail, SecretPurpose.ResetPassword))
            .ShouldNotBeNull()
            .UserId.ShouldBe(user.Id);
        (await TriesAsync(user, SecretPurpose.ResetPassword)).ShouldBe(1);
        (await WrongCodesAsync()).ShouldBe(3); // the right one is none
    }

    [Fact] // security requirement 49
    public async Task Only_a_guess_at_an_open_code_counts_for_the_service()
    {
        var (user, _) = await SignUpAsync();
        await AddCodeAsync(user);
        (await TryAsync("nobody@example.com", "no code")).ShouldBeNull();
        (await TryAsync(user.EmailKey, "no code")).ShouldBeNull();
        (await WrongCodeCountsAsync()).ShouldBe([1, 2]);

        Clock.Advance(OneTimeSecret.CodeLifetime);

        (await TryAsync(user.EmailKey, "no code")).ShouldBeNull();
        (await TriesAsync(user, SecretPurpose.ResetPassword)).ShouldBe(2);
        (await WrongCodeCountsAsync()).ShouldBe([1, 3]); // too old to be guessed
    }

    [Fact]
    public async Task Only_the_newest_code_is_tried()
    {
        var (user, _) = await SignUpAsync();
        var older = await AddCodeAsync(user);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var newer = await AddCodeAsync(user);

        (await TryAsync(user.EmailKey, newer)).ShouldNotBeNull();
        if (older != newer) // they are the same once in a hundred million runs
        {
            (await TryAsync(user.EmailKey, older)).ShouldBeNull();
        }
    }

    [Fact] // security requirement 47
    public async Task A_wrong_code_costs_the_same_statements_and_commits_whether_or_not_there_is_one()
    {
        var (user, _) = await SignUpAsync();
        await AddCodeAsync(user, SecretPurpose.VerifyEmail);
        await AddCodeAsync(user, SecretPurpose.ChangeEmail);

        var known = await CostAsync(user.EmailKey);
        var unknown = await CostAsync("nobody@example.com");

        known.ShouldBe(unknown);
        known.Count(step => step == Commit).ShouldBe(1);
        (await TriesAsync(user, SecretPurpose.VerifyEmail)).ShouldBe(1);
        (await TriesAsync(user, SecretPurpose.ChangeEmail)).ShouldBe(1);

        async Task<IReadOnlyList<string>> CostAsync(string emailKey)
        {
            var watched = new Watched(Contexts);
            await StoreOn(watched)
                .TryCodeAsync(
                    emailKey,
                    [SecretPurpose.VerifyEmail, SecretPurpose.ChangeEmail],
                    "no code",
                    new MailedCodeRefused("of a test", Now),
                    Origin.None,
                    default
                );
            return watched.Steps;
        }
    }

    [Fact]
    public async Task A_secret_is_not_consumed_for_another_purpose()
    {
        var (user, _) = await SignUpAsync();
        var (secret, _) = await AddAsync(user);
        await InDatabaseAsync(db =>
            db.OneTimeSecrets.ExecuteUpdateAsync(row => row.SetProperty(it => it.Purpose, SecretPurpose.VerifyEmail))
        );

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

    private OneTimeSecretStore StoreOn(IDbContextFactory<IdentityDbContext> contexts) =>
        new(contexts, new WrongCodes(contexts, ThrottleKeys, new LockoutSettings()), Mac);

    private async Task<(OneTimeSecret Secret, string Token)> AddAsync(User user, SecretPurpose purpose = SecretPurpose.ResetPassword)
    {
        var (secret, token, _) = await AddSecretAsync(user, purpose);
        return (secret, token);
    }

    private async Task<string> AddCodeAsync(User user, SecretPurpose purpose = SecretPurpose.ResetPassword) =>
        (await AddSecretAsync(user, purpose)).Code;

    private async Task<(OneTimeSecret Secret, string Token, string Code)> AddSecretAsync(User user, SecretPurpose purpose)
    {
        var made = OneTimeSecret.WithCode(user.Id, purpose, Email.Parse(user.Email)!, Mac, Now);
        await InDatabaseAsync(db =>
        {
            db.Add(made.Row);
            return db.SaveChangesAsync();
        });
        return made;
    }

    /// <param name="purposes">To reset a password, where none is given.</param>
    private Task<OneTimeSecret?> TryAsync(string emailKey, string code, params SecretPurpose[] purposes) =>
        Store.TryCodeAsync(
            emailKey,
            purposes is [] ? [SecretPurpose.ResetPassword] : purposes,
            code,
            new MailedCodeRefused("of a test", Now),
            Origin.None,
            default
        );

    private Task<int> TriesAsync(User user, SecretPurpose purpose) =>
        InDatabaseAsync(db =>
            db.OneTimeSecrets.Where(row => row.UserId == user.Id && row.Purpose == purpose && row.CodeMac != null)
                .Select(row => row.Tries)
                .SingleAsync()
        );

    /// <summary>Of the network, which counts all of them.</summary>
    private async Task<int> WrongCodesAsync() => (await WrongCodeCountsAsync())[^1];

    private Task<List<int>> WrongCodeCountsAsync() =>
        InDatabaseAsync(db =>
            db.Throttles.Where(row => row.Part.StartsWith("Mailed codes ")).Select(row => row.Failures).Order().ToListAsync()
        );

    private Task<bool> ConsumeAsync(OneTimeSecret secret, DateTimeOffset? at = null) =>
        InDatabaseAsync(db => db.TryConsumeAsync(secret, at ?? Now, default));

    private sealed class PlainMac : ICodeMac
    {
        public byte[] Compute(Guid codeId, string code) => Encoding.ASCII.GetBytes($"{codeId} {code}");
    }

    /// <summary>Writes down what is asked of the database: each statement without its values, and each commit.</summary>
    private sealed class Watched(IDbContextFactory<IdentityDbContext> inner) : IDbContextFactory<IdentityDbContext>
    {
        private readonly Watch watch = new();

        public IReadOnlyList<string> Steps => watch.Steps;

        public IdentityDbContext CreateDbContext()
        {
            using var db = inner.CreateDbContext();
            var options = (DbContextOptions<IdentityDbContext>)db.GetService<IDbContextOptions>();
            return new IdentityDbContext(new DbContextOptionsBuilder<IdentityDbContext>(options).AddInterceptors(watch).Options);
        }
    }

    private sealed class Watch : DbCommandInterceptor, IDbTransactionInterceptor
    {
        public List<string> Steps { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            Steps.Add(command.CommandText);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            Steps.Add(command.CommandText);
            return ValueTask.FromResult(result);
        }

        public ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction,
            TransactionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default
        )
        {
            Steps.Add(Commit);
            return ValueTask.FromResult(result);
        }
    }
}
