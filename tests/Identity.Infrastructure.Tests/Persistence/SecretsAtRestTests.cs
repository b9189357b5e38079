using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Identity.Domain;
using Identity.Domain.Emails;
using Identity.Domain.Login;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Signup;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Identity.Domain.Users;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Tests.Messaging;
using Identity.Infrastructure.Tokens.Keys;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Persistence;

/// <summary>Security requirement 83: anyone who steals the database has stolen no secret that works.</summary>
public sealed class SecretsAtRestTests
{
    private const string Email = "ada@example.com";
    private const string Password = "canary correct horse";

    public static TheoryData<DatabaseKind> Kinds => [DatabaseKind.Sqlite, DatabaseKind.PostgreSql];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_dump_holds_no_password_no_token_and_no_private_key(DatabaseKind kind)
    {
        await using var database = await Schema.CreateAsync(kind);
        var masterKey = RandomNumberGenerator.GetBytes(MasterKeyRing.KeyBytes);
        await using var services = ServicesOn(database.ConnectionString, masterKey);
        await services.GetRequiredService<TendSigningKeys>().ExecuteAsync(default);
        await services.GetRequiredService<SigningKeyRing>().ReloadAsync(default);

        var tokens = await UseAsync(services);

        var dump = await DumpAsync(database.ConnectionString);
        Holds(dump, Encoding.UTF8.GetBytes(Email)).ShouldBeTrue(); // the dump is one
        Holds(dump, masterKey).ShouldBeFalse();
        Holds(dump, Encoding.UTF8.GetBytes(Password)).ShouldBeFalse();
        foreach (var token in tokens)
        {
            Holds(dump, Encoding.ASCII.GetBytes(token.AccessToken)).ShouldBeFalse();
            Holds(dump, Base64Url.DecodeFromChars(token.AccessToken.Split('.')[2])).ShouldBeFalse();
            Holds(dump, Base64Url.DecodeFromChars(token.RefreshToken)[^32..]).ShouldBeFalse(); // the MAC: all else is no secret
        }

        var (link, code) = await AskForResetAsync(services);
        dump = await DumpAsync(database.ConnectionString);
        Holds(dump, Encoding.ASCII.GetBytes(MessageTemplate.PasswordReset)).ShouldBeTrue(); // the mail is in it, sealed
        Holds(dump, Encoding.ASCII.GetBytes(link)).ShouldBeFalse();
        Holds(dump, Base64Url.DecodeFromChars(link)).ShouldBeFalse();
        Holds(dump, Encoding.ASCII.GetBytes(code)).ShouldBeFalse();
        Holds(dump, SHA256.HashData(Encoding.ASCII.GetBytes(code))).ShouldBeFalse(); // which would be eight digits in another spelling

        foreach (var key in await services.GetRequiredService<ISigningKeyStore>().ListAsync(default))
        {
            Holds(dump, Encoding.ASCII.GetBytes(key.Kid)).ShouldBeTrue();
            var pair = ((ECDsaSecurityKey)services.GetRequiredService<SigningKeyFactory>().Open(key)).ECDsa;
            Holds(dump, pair.ExportParameters(includePrivateParameters: true).D!).ShouldBeFalse();
        }
    }

    private static async Task<List<SessionTokens>> UseAsync(IServiceProvider services)
    {
        var client = new ClientContext("a browser", "192.0.2.1");
        var password = new UnverifiedPassword(Password);
        var signedUp = await services.GetRequiredService<SignUp>().ExecuteAsync(Email, "Ada", password, password, client, default);
        var signedIn = await services
            .GetRequiredService<LogIn>()
            .ExecuteAsync(Email, password, Roles.Individual, resetToken: null, client, default);
        var loggedIn = ((LogInOutcome.Complete)signedIn.Value!).SignedIn.Tokens;
        List<SessionTokens> tokens = [signedUp.Value!.Tokens, loggedIn];
        var refresh = services.GetRequiredService<RefreshSession>();
        for (var i = 0; i < 3; i++)
        {
            tokens.Add((await refresh.ExecuteAsync(tokens[^1].RefreshToken, client, default)).Value!);
        }

        // And a replay, whose refusal writes more than a success.
        ((TestClock)services.GetRequiredService<TimeProvider>()).Advance(TimeSpan.FromSeconds(10)); // no late tab
        (await refresh.ExecuteAsync(loggedIn.RefreshToken, client, default)).Errors.ShouldBe([SessionErrors.RefreshTokenReused]);
        return tokens;
    }

    private static async Task<(string Link, string Code)> AskForResetAsync(IServiceProvider services)
    {
        await services.GetRequiredService<RequestPasswordReset>().ExecuteAsync(Email, new ClientContext("a browser", "192.0.2.1"), default);
        (await services.GetRequiredService<MailRequestedResets>().ExecuteAsync(default)).ShouldBeTrue();
        await using var db = await services.GetRequiredService<IDbContextFactory<IdentityDbContext>>().CreateDbContextAsync();
        // Beside the one of the signup.
        var model = services
            .GetRequiredService<Outbox>()
            .Open(await db.Outbox.AsNoTracking().SingleAsync(message => message.Template == MessageTemplate.PasswordReset));
        return (model["link"][(model["link"].IndexOf('=', StringComparison.Ordinal) + 1)..], model["code"]);
    }

    private static ServiceProvider ServicesOn(string connectionString, byte[] masterKey) =>
        new ServiceCollection()
            .AddIdentityInfrastructure(new StoreSettings(connectionString), new MasterKeyRing([masterKey]), PostOffice.Settings())
            .AddSingleton(new TokenSettings { Issuer = "https://id.example.com" })
            .AddSingleton(new PasswordSettings { BcryptCost = 4 })
            .AddSingleton<TimeProvider>(new TestClock())
            .AddSingleton<PasswordAttempts>()
            .AddSingleton(new LockoutSettings())
            .AddSingleton<IssueSessionTokens>()
            .AddSingleton<IssueTemporaryToken>()
            .AddSingleton(new SignupSettings())
            .AddSingleton<EmailMails>()
            .AddSingleton<PasswordRules>()
            .AddSingleton<PasswordMails>()
            .AddSingleton<RequestPasswordReset>()
            .AddSingleton<MailRequestedResets>()
            .AddSingleton<SignUp>()
            .AddSingleton<CheckResetLink>()
            .AddSingleton<MailboxProof>()
            .AddSingleton<LogIn>()
            .AddSingleton<SessionMails>()
            .AddSingleton(new OnboardingSettings())
            .AddSingleton<RecentRefreshes>()
            .AddSingleton<RefreshSession>()
            .AddSingleton<TendSigningKeys>()
            .BuildServiceProvider();

    /// <summary>Every value of every table: texts in UTF-8, bytes as they are.</summary>
    private static async Task<byte[]> DumpAsync(string connectionString)
    {
        await using var db = await Schema.ContextsOn(connectionString).CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        using var dump = new MemoryStream();
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).OfType<string>().Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                Write(rows, dump);
            }
        }

        return dump.ToArray();
    }

    private static void Write(DbDataReader row, Stream dump)
    {
        for (var column = 0; column < row.FieldCount; column++)
        {
            dump.Write(row.GetValue(column) as byte[] ?? Encoding.UTF8.GetBytes($"{row.GetValue(column)}"));
            dump.WriteByte((byte)'\n');
        }
    }

    /// <summary>In any of the ways in which a secret is written down.</summary>
    private static bool Holds(byte[] dump, byte[] secret) =>
        new[]
        {
            secret,
            Encoding.ASCII.GetBytes(Convert.ToHexString(secret)),
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(secret)),
            Encoding.ASCII.GetBytes(Base64Url.EncodeToString(secret)),
        }.Any(spelling => dump.AsSpan().IndexOf(spelling) >= 0);
}
