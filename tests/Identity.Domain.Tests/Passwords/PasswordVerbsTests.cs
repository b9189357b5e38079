using Identity.Domain.Audit;
using Identity.Domain.Changes;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Pictures;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tests.Verbs;
using Identity.Domain.Users;
using Identity.Testing.Pictures;

namespace Identity.Domain.Tests.Passwords;

/// <summary>How a password takes the place of another one.</summary>
public sealed class PasswordVerbsTests
{
    private const string Hash = "old";
    private const string NewHash = "new";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Email Address = Email.Parse("ada@example.com")!;
    private static readonly SecretProof ByLink = new(IsCode: false, ResetErrors.TokenUsed, ResetErrors.TokenExpired);
    private static readonly SecretProof ByCode = new(IsCode: true, ResetErrors.CodeUsed, ResetErrors.CodeExpired);

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<Case>(
            [
                ("unproven", () => new Case()),
                ("unproven with a picture", () => new Case().WithPicture()),
                ("proven", () => new Case().Proven()),
                ("onboarding", () => new Case(Provisioned())),
                ("disabled", () => new Case().Proven().Do(it => it.User.Disable(Now))),
                ("at another address", () => new Case().Proven().Do(it => it.Leave())),
            ],
            [
                ("change the password", it => Outcome.Of(it.Change())),
                ("change it with a wrong one", it => Outcome.Of(it.Change("another"))),
                ("reset it", it => Outcome.Of(it.Reset())),
                ("reset it and cancel the way back", it => Outcome.Of(it.Reset(cancelsUndo: true))),
                ("reset it after another change", it => Outcome.Of(it.Reset(judgedVersion: 7))),
                ("have a reset mailed by an operator", it => Outcome.Of(it.User.MailReset(it.Mail, Now))),
                ("ask for a reset", it => Outcome.Of(it.User.AnswerResetRequest(it.Request, it.Mail, Now))),
            ],
            it => it.User,
            """
            change the password
              SecretsRevoked, PasswordChanged, SessionsEnded: unproven, unproven with a picture, proven, at another address
              TOKEN_INVALID: onboarding, disabled
            change it with a wrong one
              PASSWORD_INCORRECT: unproven, unproven with a picture, proven, at another address
              TOKEN_INVALID: onboarding, disabled
            reset it
              SecretsRevoked, PasswordReset, SessionsEnded: unproven, proven, onboarding
              SecretsRevoked, PictureRemoved, PasswordReset, SessionsEnded: unproven with a picture
              ACCOUNT_DISABLED: disabled
              RESET_TOKEN_EXPIRED: at another address
            reset it and cancel the way back
              SecretsRevoked, UndoLinksCancelled, PasswordReset, SessionsEnded: unproven, proven, onboarding
              SecretsRevoked, PictureRemoved, UndoLinksCancelled, PasswordReset, SessionsEnded: unproven with a picture
              ACCOUNT_DISABLED: disabled
              RESET_TOKEN_EXPIRED: at another address
            reset it after another change
              PASSWORD_INCORRECT: unproven, unproven with a picture, proven, onboarding
              ACCOUNT_DISABLED: disabled
              RESET_TOKEN_EXPIRED: at another address
            have a reset mailed by an operator
              ResetMailed: unproven, unproven with a picture, proven, onboarding
              ACCOUNT_DISABLED: disabled
              USER_NOT_FOUND: at another address
            ask for a reset
              ResetRequestSettled, ResetMailed: unproven, unproven with a picture, proven, onboarding
              ResetRequestSettled: disabled, at another address
            """
        );

    private static SignInBasis Read(User user, string? hash) => new(hash, user.EmailKey, user.Roles, user.BranchId);

    [Theory]
    [InlineData("unproven", true)]
    [InlineData("proven", true)]
    [InlineData("onboarding", false)]
    [InlineData("disabled", false)]
    public void The_password_that_was_found_right_opens_an_active_account(string state, bool opens)
    {
        var user = state switch
        {
            "unproven" => new Case().User,
            "proven" => new Case().Proven().User,
            "onboarding" => new Case(Provisioned()).User,
            _ => new Case().Proven().Do(it => it.User.Disable(Now)).User,
        };

        user.TrySignIn(Read(user, "another"), rehash: null, link: null, Now.AddDays(1)).ShouldBeFalse();
        user.TrySignIn(Read(user, user.PasswordHash), "a better hash", link: null, Now.AddDays(1)).ShouldBe(opens);

        (user.PasswordHash == "a better hash", user.SignedInAt == Now.AddDays(1)).ShouldBe((opens, opens));
    }

    [Theory]
    [InlineData("address")]
    [InlineData("roles")]
    [InlineData("branch")]
    public void A_login_that_began_before_an_operator_changed_the_account_opens_nothing(string changed)
    {
        var it = new Case().Proven();
        var read = Read(it.User, Hash);

        _ = changed switch
        {
            "address" => it.User.MoveEmailByOperator(Email.Parse("grace@example.com")!, wayBackTo: null, Now).IsSuccess,
            "roles" => it.User.SetRoles(Roles.Individual | Roles.Advisor, Guid.CreateVersion7(), Now).IsSuccess,
            _ => it.User.SetRoles(Roles.Individual, Guid.CreateVersion7(), Now).IsSuccess,
        };

        it.User.TrySignIn(read, rehash: null, link: null, Now).ShouldBeFalse();
        it.User.TrySignIn(Read(it.User, Hash), rehash: null, link: null, Now).ShouldBeTrue();
    }

    [Fact]
    public void A_mailed_link_lets_one_login_through_and_a_refused_login_leaves_it_open()
    {
        var it = new Case();

        it.User.TrySignIn(Read(it.User, "another"), rehash: null, it.Secret, Now).ShouldBeFalse();
        it.Secret.LinkStateAt(Now).ShouldBe(SecretState.Open);
        it.User.TrySignIn(Read(it.User, Hash), rehash: null, it.Secret, Now).ShouldBeTrue();
        it.User.TrySignIn(Read(it.User, Hash), rehash: null, it.Secret, Now.AddSeconds(1)).ShouldBeFalse();

        (it.User.PasswordHash, it.User.SignedInAt).ShouldBe((Hash, Now));
    }

    [Fact]
    public void Every_secret_and_every_way_to_present_it() =>
        VerbTable.ShouldBe<Case>(
            [
                ("open", () => new Case()),
                ("used", () => new Case().Do(it => it.Secret.Consume(Now))),
                ("replaced", () => new Case().Do(it => it.Secret.Replace(Now))),
                ("after ten minutes", () => new Case().After(OneTimeSecret.CodeLifetime)),
                ("after an hour", () => new Case().After(OneTimeSecret.LinkLifetime)),
                ("of another user", () => new Case().Holding(Guid.CreateVersion7())),
                ("to prove the address", () => new Case().Holding(purpose: SecretPurpose.VerifyEmail)),
                ("to undo a move", () => new Case().Holding(purpose: SecretPurpose.UndoEmailChange)),
            ],
            [("reset by link", it => Outcome.Of(it.Reset(ByLink))), ("reset by code", it => Outcome.Of(it.Reset(ByCode)))],
            it => it.User,
            """
            reset by link
              SecretsRevoked, PasswordReset, SessionsEnded: open, after ten minutes
              RESET_TOKEN_USED: used
              RESET_TOKEN_EXPIRED: replaced, after an hour, of another user, to prove the address, to undo a move
            reset by code
              SecretsRevoked, PasswordReset, SessionsEnded: open
              RESET_CODE_USED: used
              RESET_CODE_EXPIRED: replaced, after ten minutes, after an hour, of another user, to prove the address, to undo a move
            """
        );

    [Fact]
    public void A_change_ends_the_other_sessions_and_what_is_under_way()
    {
        var (it, session) = (new Case().Proven(), Guid.CreateVersion7());
        var mail = Case.Letter();

        it.User.ChangePassword(Hash, NewHash, session, mail, Now.AddDays(1))
            .Value.ShouldBe(new PasswordStamp(it.User.Id, 1, IsOfProvenAddress: true));

        (it.User.PasswordHash, it.User.PasswordVersion, it.User.UpdatedAt).ShouldBe((NewHash, 1, Now.AddDays(1)));
        it.Happened<PasswordChanged>().ShouldBe(new PasswordChanged(session, mail, Now.AddDays(1)));
        it.Happened<SecretsRevoked>().Purposes.ShouldBe([SecretPurpose.ResetPassword, SecretPurpose.ChangeEmail]); // the way back stays
        it.Happened<SessionsEnded>().ShouldBe(new SessionsEnded(SessionEnd.PasswordChanged, session, Now.AddDays(1)));
    }

    [Fact]
    public void A_reset_of_a_proven_account_ends_every_session_and_what_is_under_way()
    {
        var it = new Case().Proven().WithPhone();

        it.Reset().Value.ShouldBe(new PasswordStamp(it.User.Id, 1, IsOfProvenAddress: true));

        (it.User.PasswordHash, it.User.PasswordVersion, it.User.UpdatedAt).ShouldBe((NewHash, 1, it.At));
        it.User.PhoneNumber.ShouldNotBeNull();
        it.Secret.ConsumedAt.ShouldBe(it.At);
        it.Happened<SecretsRevoked>().Purposes.ShouldBe([SecretPurpose.ResetPassword, SecretPurpose.ChangeEmail]);
        it.Happened<PasswordReset>().AddressKey.ShouldBe(Address.Key);
        it.Happened<SessionsEnded>().ShouldBe(new SessionsEnded(SessionEnd.PasswordChanged, null, it.At));
    }

    [Fact] // security requirement 44
    public void A_reset_proves_the_address_and_wipes_what_a_stranger_set_before()
    {
        var it = new Case().WithPhone().WithPicture().After(TimeSpan.FromMinutes(1));

        it.Reset().Value.ShouldBe(new PasswordStamp(it.User.Id, 1, IsOfProvenAddress: true));

        (it.User.EmailVerifiedAt, it.User.PhoneNumber, it.User.PhoneVerifiedAt, it.User.ImageId).ShouldBe((it.At, null, null, null));
        it.User.Name.ShouldBe("Ada Lovelace");
        it.Happened<SecretsRevoked>().Purposes.ShouldBe(Enum.GetValues<SecretPurpose>());
    }

    [Fact]
    public void A_reset_replaces_a_one_time_password_and_kills_temporary_tokens()
    {
        var it = new Case(Provisioned());
        var onboarding = it.User.OnboardingId!.Value;

        it.Reset().IsSuccess.ShouldBeTrue();

        it.User.PasswordExpiresAt.ShouldBeNull();
        it.User.OnboardingId.ShouldNotBeNull().ShouldNotBe(onboarding);
        it.User.Steps.Select(step => (step.Kind, step.State))
            .ShouldBe([(StepKind.Password, StepState.Completed), (StepKind.Phone, StepState.Pending)]);
    }

    [Fact] // security requirement 53
    public void A_reset_cancels_the_way_back_of_links_that_are_three_days_old()
    {
        var it = new Case().Proven();

        it.Reset(cancelsUndo: true);

        it.Happened<UndoLinksCancelled>().SentUntil.ShouldBe(it.At - UndoLinks.FirmFor);
    }

    [Fact]
    public void A_refused_reset_leaves_the_secret_good()
    {
        var it = new Case().Proven();

        it.Reset(judgedVersion: 7).ShouldBeRefused(PasswordErrors.Incorrect);

        it.Secret.LinkStateAt(it.At).ShouldBe(SecretState.Open);
    }

    [Fact]
    public void An_operator_is_refused_no_mail_and_others_are_held_to_the_limits()
    {
        var it = new Case();

        it.User.MailReset(it.Mail, Now);
        it.Happened<ResetMailed>().ShouldBe(new ResetMailed(it.Mail, IsForced: true, Now));
        it.User.AnswerResetRequest(it.Request, it.Mail, Now);

        it.Happened<ResetMailed>().ShouldBe(new ResetMailed(it.Mail, IsForced: false, Now));
        it.Happened<ResetRequestSettled>().RequestId.ShouldBe(it.Request.Id);
    }

    [Fact]
    public void The_audit_tells_of_passwords_and_of_mails_and_cancelled_links_that_there_were()
    {
        var it = new Case().Proven();
        it.Change();
        it.Reset(cancelsUndo: true, judgedVersion: 1);
        it.User.MailReset(it.Mail, Now);
        string[] always = [AuditActions.PasswordChanged, AuditActions.PasswordReset];
        it.Audited().Where(audit => audit.Action != AuditActions.EmailVerified).Select(audit => audit.Action).ShouldBe(always);

        it.Happened<ResetMailed>().WasSent = true;
        it.Happened<UndoLinksCancelled>().Count = 1;

        string[] all = [AuditActions.EmailVerified, .. always, AuditActions.EmailUndoCancelled, AuditActions.PasswordResetMailed];
        it.Audited().Select(audit => audit.Action).ShouldBe(all, ignoreOrder: true);
        it.Audited().Single(audit => audit.Action == AuditActions.PasswordChanged).SessionId.ShouldBe(Case.SessionId);
    }

    private static User Provisioned() =>
        User.Provision(Address, "Ada Lovelace", Hash, Roles.Individual, null, [new("phoneNumber", StepKind.Phone)], Now);

    private sealed class Case
    {
        public static readonly Guid SessionId = Guid.CreateVersion7(Now);

        public Case(User? user = null)
        {
            User = user ?? User.Register(Address, "Ada Lovelace", Hash, Now);
            Secret = Made(User.Id, SecretPurpose.ResetPassword);
            var mailed = new MailedSecret(Made(User.Id, SecretPurpose.ResetPassword), Letter());
            Mail = new ResetMail(mailed, mailed);
        }

        public User User { get; }

        public OneTimeSecret Secret { get; private set; }

        public ResetMail Mail { get; }

        public ResetRequest Request { get; } = ResetRequest.Of(Address, "en", null, Now);

        public DateTimeOffset At { get; private set; } = Now;

        public static OutboxMessage Letter()
        {
            var model = new Dictionary<string, string>(StringComparer.Ordinal);
            return OutboxMessage.Create(
                Guid.CreateVersion7(Now),
                new Message(MessageChannel.Mail, MessageTemplate.PasswordChanged, Address.Address, "en", model),
                [],
                Now
            );
        }

        public Result<PasswordStamp> Change(string verifiedHash = Hash) =>
            User.ChangePassword(verifiedHash, NewHash, SessionId, Letter(), Now);

        public Result<PasswordStamp> Reset(SecretProof? proof = null, int judgedVersion = 0, bool cancelsUndo = false) =>
            User.ResetPassword(Secret, proof ?? ByLink, judgedVersion, NewHash, cancelsUndo, Letter(), At);

        public Case Proven() => Do(it => it.User.VerifyEmail(Made(it.User.Id, SecretPurpose.VerifyEmail), ByLink, Now));

        public Case WithPicture() => Do(it => it.User.UpdateProfile(name: null, StoredImage.Create(it.User.Id, Drawn.Of("Ada"), Now), Now));

        public Case WithPhone() =>
            Do(it =>
            {
                InMemoryDatabase.Set(it.User, user => user.PhoneNumber, "+4915112345678");
                InMemoryDatabase.Set(it.User, user => user.PhoneVerifiedAt, Now);
            });

        /// <summary>Moves to an address that neither secret nor mail is about.</summary>
        public void Leave()
        {
            var elsewhere = Email.Parse("ada@example.org")!;
            var secret = OneTimeSecret.LinkOnly(User.Id, SecretPurpose.ChangeEmail, elsewhere, OneTimeSecret.LinkLifetime, Now).Row;
            User.MoveEmail(secret, ByLink, new MailedSecret(Made(User.Id, SecretPurpose.UndoEmailChange), Letter()), Now)
                .IsSuccess.ShouldBeTrue();
        }

        public Case Holding(Guid? userId = null, SecretPurpose purpose = SecretPurpose.ResetPassword) =>
            Do(it => it.Secret = Made(userId ?? it.User.Id, purpose));

        public Case After(TimeSpan time) => Do(it => it.At = Now + time);

        public T Happened<T>() => User.Events.OfType<T>().Last();

        public IReadOnlyList<AuditEvent> Audited() =>
            [.. User.Events.Select(happened => AuditedEvents.Of(happened, User.Id, Origin.None)).OfType<AuditEvent>()];

        public Case Do(Action<Case> act)
        {
            act(this);
            return this;
        }

        private static OneTimeSecret Made(Guid userId, SecretPurpose purpose) =>
            OneTimeSecret.WithCode(userId, purpose, Address, new ReadableOutbox(), Now).Row;
    }
}
