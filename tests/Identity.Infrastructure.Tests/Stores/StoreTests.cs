using System.Security.Cryptography;
using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Domain.Profiles;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Passwords;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Stores;

/// <summary>What the conformance suites share: a database of its own for each test, the stores on it, and a clock that stands
/// still.</summary>
public abstract class StoreTests(DatabaseKind kind) : IAsyncLifetime
{
    protected const string Hash = "$2b$04$the.hash.that.was.verified";

    protected static readonly ClientContext Client = new("a browser", "192.0.2.1");

    private TestDatabase database = null!;

    protected ManualClock Clock { get; } = new();

    protected DateTimeOffset Now => Clock.Now();

    private protected TokenSettings Settings { get; } = new() { Issuer = "https://id.example.com" };

    private protected IDbContextFactory<IdentityDbContext> Contexts { get; private set; } = null!;

    private protected RevocationList Revocations { get; private set; } = null!;

    private protected ThrottleKeys ThrottleKeys { get; } = new(new MasterKeyRing([RandomNumberGenerator.GetBytes(32)]));

    private protected static AuditEmails AuditEmails => ChangesOn.AuditEmails;

    /// <summary>A bucket that nobody has failed in.</summary>
    private protected static Bucket Nobody { get; } = Bucket.OfStrangers("nobody@example.com");

    private protected CredentialStore Credentials { get; private set; } = null!;

    private protected IProfiles Profiles => Credentials;

    /// <summary>What asks the verbs and saves what they did.</summary>
    private protected IUsers Changes { get; private set; } = null!;

    private protected SessionStore Sessions { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        database = await Schema.CreateAsync(kind);
        Contexts = Schema.ContextsOn(database.PatientConnectionString);
        Revocations = new RevocationList(Clock);
        Credentials = new CredentialStore(Contexts);
        Sessions = new SessionStore(Contexts, ThrottleKeys, AuditEmails, Settings);
        Changes = ChangesOn.Database(Contexts, ThrottleKeys, Revocations, Settings);
        Clock.Advance(TimeSpan.FromTicks(1_234_567)); // no whole millisecond
    }

    public async ValueTask DisposeAsync()
    {
        await using (var db = await Contexts.CreateDbContextAsync())
        {
            // The pool of a database that is gone would keep its connections open until the end of all tests.
            switch (db.Database.GetDbConnection())
            {
                case SqliteConnection sqlite:
                    SqliteConnection.ClearPool(sqlite);
                    break;
                case NpgsqlConnection postgres:
                    NpgsqlConnection.ClearPool(postgres);
                    break;
            }
        }

        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static Email NewEmail() => Email.Parse($"{Guid.CreateVersion7():N}@example.com")!;

    protected Session Open(Guid userId, Roles role = Roles.Individual) =>
        Session.Open(userId, role, "first-party", Settings.SessionLifetime, Client, Now);

    /// <summary>What a login passes to the store.</summary>
    protected SessionOpened Opened(Session session) => new(session, Now);

    /// <summary>What a login has read of an account as it was made.</summary>
    private protected static SignInBasis Read(User user, string hash = Hash) => new(hash, user.EmailKey, user.Roles, user.BranchId);

    /// <summary>Someone with an account and one session.</summary>
    protected async Task<(User User, Session Session)> SignUpAsync()
    {
        var user = User.Register(NewEmail(), "Ada Lovelace", Hash, Now);
        var session = Open(user.Id);
        (await Changes.SignUpAsync(user, session, Verification(user), Now)).ShouldBeTrue();
        return (user, session);
    }

    /// <summary>The mail that a signup sends, with nothing in it.</summary>
    protected MailedSecret Verification(User user)
    {
        var (secret, _) = OneTimeSecret.LinkOnly(
            user.Id,
            SecretPurpose.VerifyEmail,
            Email.Parse(user.Email)!,
            OneTimeSecret.LinkLifetime,
            Now
        );
        return new MailedSecret(secret, Mail(MessageTemplate.VerifyEmail, user.Email));
    }

    /// <summary>A mail with nothing in it.</summary>
    protected OutboxMessage Mail(string template, string recipient) =>
        OutboxMessage.Create(
            Guid.CreateVersion7(Now),
            new Message(MessageChannel.Mail, template, recipient, "en", new Dictionary<string, string>(StringComparer.Ordinal)),
            [],
            Now
        );

    /// <summary>Reads, or changes, what no store has a method for.</summary>
    private protected async Task<T> InDatabaseAsync<T>(Func<IdentityDbContext, Task<T>> query)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        return await query(db);
    }

    private protected Task<Session> ReadSessionAsync(Guid id) =>
        InDatabaseAsync(db => db.Sessions.AsNoTracking().SingleAsync(session => session.Id == id));

    private protected Task<int> CountAuditAsync() => InDatabaseAsync(db => db.AuditEvents.CountAsync());

    /// <summary>All at once, on threads of their own.</summary>
    protected static Task<T[]> InParallelAsync<T>(int count, Func<int, Task<T>> action) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => action(number))));
}
