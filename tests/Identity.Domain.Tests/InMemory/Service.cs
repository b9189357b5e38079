using Identity.Domain.Audit;
using Identity.Domain.Emails;
using Identity.Domain.Login;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Identity.Domain.Sessions;
using Identity.Domain.Signup;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Testing;

namespace Identity.Domain.Tests.InMemory;

/// <summary>The use cases, wired as the service wires them, with everything outside the domain in memory.</summary>
internal sealed class Service
{
    public const string Email = "ada@example.com";
    public const string Password = "correct horse";
    public static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    public static readonly ClientContext Client = new("a browser", "192.0.2.1");

    public Service(TokenSettings? settings = null, SignupSettings? signup = null)
    {
        signup ??= new SignupSettings();
        Settings = settings ?? new TokenSettings { Issuer = "https://id.example.com" };
        Users = new InMemoryUsers(Database);
        Throttles = new InMemoryThrottles(Database);
        Changes = new InMemoryChanges(Database, WrongCodes);
        Sessions = new InMemorySessions(Database, Throttles, Settings);
        var issue = new IssueSessionTokens(Tokens, Tokens, Settings);
        var mails = new EmailMails(Outbox, Outbox, new LinkSettings().Under(Settings.Issuer));
        SignUp = new SignUp(
            Changes,
            Hasher,
            issue,
            mails,
            Settings,
            new PasswordRules(new PasswordSettings(), new InMemoryBreaches()),
            Clock
        );
        Attempts = new PasswordAttempts(Throttles, Hasher, Throttles, Clock);
        Secrets = new InMemorySecrets(Database, WrongCodes, Outbox);
        var mailbox = new MailboxProof(new CheckResetLink(Secrets, Clock), Secrets, Clock);
        LogIn = new LogIn(
            Users,
            Sessions,
            new InMemoryOnboardings(Database),
            Attempts,
            mailbox,
            issue,
            new IssueTemporaryToken(Tokens, Settings),
            Settings,
            signup,
            Clock
        );
        RefreshSession = new RefreshSession(
            Tokens,
            Sessions,
            Changes,
            issue,
            new SessionMails(Outbox),
            new RecentRefreshes(Clock),
            Settings,
            Clock
        );
        LogOut = new LogOut(Tokens, Sessions, Changes, Clock);
        EndSession = new EndSession(Changes, Clock);
        EndOtherSessions = new EndOtherSessions(Changes, Clock);
        UpdateProfile = new UpdateProfile(Changes, Users, Pictures, Clock);
        SignUpSilently = new SignUpSilently(SignUp, Changes, Users, Hasher, mails, Clock);
        SendVerification = new SendVerification(Users, Changes, mails, Clock);
        VerifyEmail = new VerifyEmail(Secrets, WrongCodes, Users, Changes, mails, Clock);
        ChangeEmail = new ChangeEmail(new ConfirmPassword(Users, Attempts), Users, Changes, mails, signup, Clock);
        UndoEmailChange = new UndoEmailChange(Secrets, Changes, mails, Clock);
    }

    public ManualClock Clock { get; } = new();

    public InMemoryDatabase Database { get; } = new();

    public CountingHasher Hasher { get; } = new();

    public ReadableTokens Tokens { get; } = new();

    public TokenSettings Settings { get; }

    public InMemoryThrottles Throttles { get; }

    public PasswordAttempts Attempts { get; }

    public InMemoryUsers Users { get; }

    public InMemoryChanges Changes { get; }

    public InMemorySessions Sessions { get; }

    public InMemoryWrongCodes WrongCodes { get; } = new();

    public InMemorySecrets Secrets { get; }

    /// <summary>Every mail that was written, with what it says.</summary>
    public ReadableOutbox Outbox { get; } = new();

    public SignUp SignUp { get; }

    public SignUpSilently SignUpSilently { get; }

    public SendVerification SendVerification { get; }

    public VerifyEmail VerifyEmail { get; }

    public ChangeEmail ChangeEmail { get; }

    public UndoEmailChange UndoEmailChange { get; }

    public LogIn LogIn { get; }

    public RefreshSession RefreshSession { get; }

    public LogOut LogOut { get; }

    public EndSession EndSession { get; }

    public EndOtherSessions EndOtherSessions { get; }

    public InMemoryPictures Pictures { get; } = new();

    public UpdateProfile UpdateProfile { get; }

    public User User => Database.Users.Single();

    public IEnumerable<string> Actions => Database.Audit.Select(audit => audit.Action);

    public AuditEvent LastAudit => Database.Audit[^1];

    public Session SessionOf(SessionTokens tokens) =>
        Database.Sessions.Single(session => session.Id == Tokens.Read(tokens.RefreshToken).SessionId);

    /// <summary>The one person whom most tests are about.</summary>
    public async Task<SignedIn> SignUpAsync(string email = Email)
    {
        var result = await SignUp.ExecuteAsync(email, "Ada Lovelace", new UnverifiedPassword(Password), null, Client, default);
        return result.Value.ShouldNotBeNull();
    }

    /// <summary>A login that leads to a session or is refused; onboarding is another matter.</summary>
    public async Task<Result<SignedIn>> LogInAsync(string login = Email, string password = Password, Roles role = Roles.Individual)
    {
        var result = await LogIn.ExecuteAsync(login, new UnverifiedPassword(password), role, resetToken: null, Client, default);
        return result.IsSuccess ? result.Value.ShouldBeOfType<LogInOutcome.Complete>().SignedIn : result.Errors.ToArray();
    }

    public Task<Result<SessionTokens>> RefreshAsync(string refreshToken, ClientContext? client = null) =>
        RefreshSession.ExecuteAsync(refreshToken, client ?? Client, default);

    /// <summary>A refresh that must succeed.</summary>
    public async Task<SessionTokens> RefreshedAsync(string refreshToken, ClientContext? client = null)
    {
        var result = await RefreshAsync(refreshToken, client);
        result.Errors.ShouldBeEmpty();
        return result.Value!;
    }

    /// <summary>What an operator, or another use case, changes about the account.</summary>
    public void Change<TValue>(System.Linq.Expressions.Expression<Func<User, TValue>> column, TValue value)
    {
        lock (Database.Lock)
        {
            InMemoryDatabase.Set(User, column, value);
        }
    }
}

internal static class Refusals
{
    /// <summary>Refused for these reasons and no other.</summary>
    public static void ShouldBeRefused<T>(this Result<T> result, params Error[] errors) => result.Errors.ShouldBe(errors);
}
