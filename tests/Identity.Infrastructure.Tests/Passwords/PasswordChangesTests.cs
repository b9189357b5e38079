using System.Text;
using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Passwords;
using Identity.Infrastructure.Tests.Stores;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tests.Passwords;

public sealed class PasswordChangesOnSqlite() : PasswordChangesTests(DatabaseKind.Sqlite);

public sealed class PasswordChangesOnPostgreSql() : PasswordChangesTests(DatabaseKind.PostgreSql);

public abstract class PasswordChangesTests(DatabaseKind kind) : StoreTests(kind)
{
    private const string NewHash = "$2b$04$the.hash.of.the.new.password";

    private ResetRequests Requests => new(Contexts);

    [Fact]
    public async Task A_change_ends_the_other_sessions_and_they_are_revoked_at_once()
    {
        var (user, current) = await SignUpAsync();
        var other = await OpenAsync(user);

        (await ChangeAsync(user, current)).ShouldBeTrue();

        (await ReadSessionAsync(current.Id)).EndedAt.ShouldBeNull();
        (await ReadSessionAsync(other.Id)).EndReason.ShouldBe(SessionEnd.PasswordChanged);
        (await InDatabaseAsync(db => db.Revocations.Select(row => row.Value).ToListAsync())).ShouldBe([other.Id.ToString()]);
        (await ReadAsync(user)).PasswordHash.ShouldBe(NewHash);
    }

    [Fact]
    public async Task A_change_from_a_password_that_is_not_current_any_more_leaves_nothing_behind()
    {
        var (user, current) = await SignUpAsync();
        var other = await OpenAsync(user);
        var audited = await CountAuditAsync();

        (await ChangeAsync(user, current, verifiedHash: "$2b$04$another")).ShouldBeFalse();

        (await ReadAsync(user)).PasswordHash.ShouldBe(Hash);
        (await ReadSessionAsync(other.Id)).EndedAt.ShouldBeNull();
        (await CountAuditAsync()).ShouldBe(audited);
        (await InDatabaseAsync(db => db.Outbox.CountAsync(message => message.Template == MessageTemplate.PasswordChanged))).ShouldBe(0);
    }

    [Fact]
    public async Task A_login_that_runs_beside_a_change_leaves_no_session_of_the_old_password()
    {
        var (user, current) = await SignUpAsync();
        var sessions = Enumerable.Range(0, 16).Select(_ => Open(user.Id)).ToList();

        var opened = await InParallelAsync(
            17,
            async number =>
                number == 8
                    ? await ChangeAsync(user, current)
                    : await Sessions.TryOpenAsync(
                        Opened(sessions[number < 8 ? number : number - 1]),
                        Read(user),
                        null,
                        Nobody,
                        link: null,
                        Client.Origin,
                        default
                    )
        );

        opened[8].ShouldBeTrue();
        (
            await InDatabaseAsync(db => db.Sessions.Where(session => session.EndedAt == null).Select(session => session.Id).ToListAsync())
        ).ShouldBe([current.Id]);
    }

    [Fact]
    public async Task A_request_is_settled_once_whichever_replicas_try()
    {
        var (user, _) = await SignUpAsync();
        var request = ResetRequest.Of(Email.Parse(user.Email)!, "de", "192.0.2.1", Now);
        await Requests.AddAsync(request, default);
        (await Requests.ListAsync(10, default)).ShouldHaveSingleItem().ShouldBeEquivalentTo(request);

        var answered = await InParallelAsync(8, _ => AnswerAsync(user, request));

        answered.Count(it => it).ShouldBe(1);
        (await InDatabaseAsync(db => db.OneTimeSecrets.CountAsync(secret => secret.Purpose == SecretPurpose.ResetPassword))).ShouldBe(1);
        (await InDatabaseAsync(db => db.Outbox.CountAsync(message => message.Template == MessageTemplate.PasswordReset))).ShouldBe(1);
        (await Requests.ListAsync(10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_that_leads_nowhere_is_gone_and_nothing_is_left()
    {
        var request = ResetRequest.Of(NewEmail(), "en", null, Now);
        await Requests.AddAsync(request, default);

        await Requests.RemoveAsync(request, default);

        (await Requests.ListAsync(10, default)).ShouldBeEmpty();
        (await CountAuditAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Requests_are_settled_in_the_order_in_which_they_came()
    {
        List<Guid> ids = [];
        for (var i = 0; i < 5; i++)
        {
            var request = ResetRequest.Of(NewEmail(), "en", null, Now);
            ids.Add(request.Id);
            await Requests.AddAsync(request, default);
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        (await Requests.ListAsync(3, default)).Select(request => request.Id).ShouldBe(ids.Take(3));
    }

    [Fact]
    public async Task Of_parallel_resets_one_wins_and_one_mail_tells()
    {
        var (user, session) = await SignUpAsync();
        var mail = Mail(user);
        (await MailAsync(user, mail)).ShouldBeTrue();

        var won = await InParallelAsync(32, _ => ResetAsync(user, mail));

        won.Count(it => it).ShouldBe(1);
        (await InDatabaseAsync(db => db.Outbox.CountAsync(message => message.Template == MessageTemplate.PasswordChanged))).ShouldBe(1);
        (await ReadSessionAsync(session.Id)).EndReason.ShouldBe(SessionEnd.PasswordChanged);
        Revocations.IsRevoked(TokenOf(session)).ShouldBeTrue(); // without waiting for the poll
    }

    [Fact]
    public async Task A_reset_that_judged_another_password_than_it_finds_leaves_nothing_behind()
    {
        var (user, _) = await SignUpAsync();
        var mail = Mail(user);
        (await MailAsync(user, mail)).ShouldBeTrue();

        (await ResetAsync(user, mail, judgedVersion: 1)).ShouldBeFalse();

        (await ReadAsync(user)).PasswordHash.ShouldBe(Hash);
        (
            await InDatabaseAsync(db => db.OneTimeSecrets.SingleAsync(secret => secret.Purpose == SecretPurpose.ResetPassword))
        ).ConsumedAt.ShouldBeNull();
        (await ResetAsync(user, mail)).ShouldBeTrue();
    }

    [Fact] // security requirement 53: whatever was judged before the transaction
    public async Task A_reset_cancels_links_that_undo_a_change_of_address_only_after_three_days()
    {
        var (user, _) = await SignUpAsync();
        await InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(row => row.SetProperty(it => it.EmailVerifiedAt, Now)));
        var mail = Mail(user);
        (await MailAsync(user, mail)).ShouldBeTrue();
        var (old, fresh) = (Undo(Now - UndoLinks.FirmFor), Undo(Now - UndoLinks.FirmFor + TimeSpan.FromMilliseconds(1)));
        await InDatabaseAsync(async db =>
        {
            db.AddRange(old, fresh);
            return await db.SaveChangesAsync();
        });

        (await ResetAsync(user, mail, cancelsUndo: true)).ShouldBeTrue();

        (await ReplacedAtAsync(old)).ShouldBe(Now);
        (await ReplacedAtAsync(fresh)).ShouldBeNull();

        OneTimeSecret Undo(DateTimeOffset at) =>
            OneTimeSecret
                .LinkOnly(user.Id, SecretPurpose.UndoEmailChange, Email.Parse("former@example.com")!, TimeSpan.FromDays(7), at)
                .Row;

        Task<DateTimeOffset?> ReplacedAtAsync(OneTimeSecret link) =>
            InDatabaseAsync(db => db.OneTimeSecrets.Where(row => row.Id == link.Id).Select(row => row.ReplacedAt).SingleAsync());
    }

    [Fact]
    public async Task A_disabled_account_is_neither_mailed_nor_reset()
    {
        var (user, _) = await SignUpAsync();
        var mail = Mail(user);
        (await MailAsync(user, mail)).ShouldBeTrue();
        await InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(row => row.SetProperty(it => it.Status, UserStatus.Disabled)));

        (await ResetAsync(user, mail)).ShouldBeFalse();
        (await MailAsync(user, Mail(user))).ShouldBeFalse();
    }

    private async Task<Session> OpenAsync(User user)
    {
        var session = Open(user.Id);
        (await Sessions.TryOpenAsync(Opened(session), Read(user), null, Nobody, link: null, Client.Origin, default)).ShouldBeTrue();
        return session;
    }

    private Task<User> ReadAsync(User user) => InDatabaseAsync(db => db.Users.AsNoTracking().SingleAsync(row => row.Id == user.Id));

    private async Task<bool> ChangeAsync(User user, Session current, string verifiedHash = Hash)
    {
        var mail = Message(user, MessageTemplate.PasswordChanged);
        var changed = await Changes.ChangeAsync(
            user.Id,
            Origin.None,
            it => it.ChangePassword(verifiedHash, NewHash, current.Id, mail, Now),
            default
        );
        return changed?.IsSuccess is true;
    }

    private async Task<bool> ResetAsync(User user, MailedSecret mailed, int judgedVersion = 0, bool cancelsUndo = false)
    {
        var proof = new SecretProof(IsCode: false, ResetErrors.TokenUsed, ResetErrors.TokenExpired);
        var mail = Message(user, MessageTemplate.PasswordChanged);
        var reset = await Changes.ChangeAsync(
            user.Id,
            mailed.Secret.Id,
            Origin.None,
            (User it, OneTimeSecret secret) => it.ResetPassword(secret, proof, judgedVersion, NewHash, cancelsUndo, mail, Now),
            default
        );
        return reset?.IsSuccess is true;
    }

    private async Task<bool> MailAsync(User user, MailedSecret mail) =>
        (await Changes.ChangeAsync(user.Id, Origin.None, it => it.MailReset(Both(mail), Now), default))?.IsSuccess is true;

    /// <summary>False where another replica was faster.</summary>
    private async Task<bool> AnswerAsync(User user, ResetRequest request) =>
        await Changes.ChangeAsync(
            user.Id,
            request.Id,
            Origin.None,
            (User it, ResetRequest row) => it.AnswerResetRequest(row, Both(Mail(user)), Now),
            default
        )
            is not null;

    private static ResetMail Both(MailedSecret mail) => new(mail, mail);

    private MailedSecret Mail(User user) =>
        new(
            OneTimeSecret.WithCode(user.Id, SecretPurpose.ResetPassword, Email.Parse(user.Email)!, new PlainMac(), Now).Row,
            Message(user, MessageTemplate.PasswordReset)
        );

    private OutboxMessage Message(User user, string template) =>
        OutboxMessage.Create(
            Guid.CreateVersion7(Now),
            new Message(MessageChannel.Mail, template, user.Email, "en", new Dictionary<string, string>()),
            [1],
            Now
        );

    private static VerifiedToken TokenOf(Session session) =>
        new(TokenKind.Access, session.UserId, session.Id, session.Role, "", null, session.CreatedAt, session.ClientId);

    private sealed class PlainMac : ICodeMac
    {
        public byte[] Compute(Guid codeId, string code) => Encoding.ASCII.GetBytes($"{codeId} {code}");
    }
}
