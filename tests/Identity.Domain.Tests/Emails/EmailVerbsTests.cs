using Identity.Domain.Audit;
using Identity.Domain.Changes;
using Identity.Domain.Emails;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Signup;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tests.Verbs;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Emails;

/// <summary>How an email address is proven, and how an account moves to another one and back.</summary>
public sealed class EmailVerbsTests
{
    private const string Hash = "own";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Email Present = Email.Parse("ada@example.com")!;
    private static readonly Email Other = Email.Parse("Ada@example.org")!;
    private static readonly SecretProof ByLink = new(
        IsCode: false,
        EmailErrors.VerificationTokenUsed,
        EmailErrors.VerificationTokenExpired
    );
    private static readonly SecretProof ByCode = new(IsCode: true, EmailErrors.VerificationCodeUsed, EmailErrors.VerificationCodeExpired);
    private static readonly SecretProof ByUndoLink = new(IsCode: false, EmailErrors.UndoTokenUsed, EmailErrors.UndoTokenExpired);

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<Case>(
            [
                ("unproven", () => new Case()),
                ("proven", () => new Case().Proven()),
                ("onboarding", () => new Case(Provisioned())),
                ("disabled", () => new Case().Proven().Do(it => it.User.Disable(Now))),
                ("disabled unproven", () => new Case().Do(it => it.User.Disable(Now))),
                ("moved back", () => new Case().Proven().Do(it => it.Undo(it.Secret(SecretPurpose.UndoEmailChange, Present)))),
                (
                    "moved away",
                    () => new Case().Proven().Do(it => it.Move(it.Secret(SecretPurpose.ChangeEmail, Email.Parse("ada@example.net")!)))
                ),
            ],
            [
                ("ask for a proof", it => Outcome.Of(it.User.SendVerification(it.Mailed(SecretPurpose.VerifyEmail, Present), Now))),
                ("prove the address", it => Outcome.Of(it.User.VerifyEmail(it.Secret(SecretPurpose.VerifyEmail, Present), ByLink, Now))),
                ("ask for a move", it => Outcome.Of(it.Ask(isTaken: false))),
                ("ask for a move to a taken address", it => Outcome.Of(it.Ask(isTaken: true))),
                ("ask for a move with an old password", it => Outcome.Of(it.Ask(isTaken: false, verifiedHash: "another"))),
                ("move", it => Outcome.Of(it.Move(it.Secret(SecretPurpose.ChangeEmail, Other)))),
                ("move by an operator", it => Outcome.Of(it.MoveByOperator(Other))),
                ("move by an operator to the same address", it => Outcome.Of(it.MoveByOperator(Email.Parse(it.User.Email)!))),
                ("move back", it => Outcome.Of(it.Undo(it.Secret(SecretPurpose.UndoEmailChange, Other)))),
                ("hear of a signup", it => Outcome.Of(it.User.HearOfSignUp(it.Mailed(SecretPurpose.VerifyEmail, Present).Mail, Now))),
            ],
            it => it.User,
            """
            ask for a proof
              SecretsRevoked, VerificationSent: unproven, disabled unproven
              EMAIL_ALREADY_VERIFIED: proven, onboarding, disabled, moved back, moved away
            prove the address
              EmailVerified: unproven, proven, onboarding, disabled, disabled unproven, moved back
              VERIFICATION_TOKEN_EXPIRED: moved away
            ask for a move
              SecretsRevoked, EmailMoveRequested: unproven, proven, moved away
              PASSWORD_INCORRECT: onboarding, disabled, disabled unproven, moved back
            ask for a move to a taken address
              EMAIL_TAKEN, EmailMoveRequested: unproven, proven, moved away
              PASSWORD_INCORRECT: onboarding, disabled, disabled unproven, moved back
            ask for a move with an old password
              PASSWORD_INCORRECT: unproven, proven, onboarding, disabled, disabled unproven, moved back, moved away
            move
              AddressClaimed, SecretsRevoked, EmailMoved, SessionsEnded: unproven, proven, onboarding, moved back
              VERIFICATION_TOKEN_EXPIRED: disabled, disabled unproven, moved away
            move by an operator
              AddressClaimed, SecretsRevoked, EmailMoved, SessionsEnded: unproven, proven, onboarding, disabled, disabled unproven, moved back, moved away
            move by an operator to the same address
              EMAIL_UNCHANGED: unproven, proven, onboarding, disabled, disabled unproven, moved back, moved away
            move back
              AddressClaimed, SecretsRevoked, EmailMoveUndone, SessionsEnded: unproven, proven, onboarding, disabled, disabled unproven, moved back, moved away
            hear of a signup
              SignUpRepeated: unproven, proven, onboarding, disabled, disabled unproven, moved back, moved away
            """
        );

    [Fact]
    public void Every_secret_and_every_verb_that_uses_one() =>
        VerbTable.ShouldBe<Held>(
            [
                ("open", () => new Held()),
                ("used", () => new Held { IsUsed = true }),
                ("replaced", () => new Held { IsReplaced = true }),
                ("after ten minutes", () => new Held { Age = OneTimeSecret.CodeLifetime }),
                ("after an hour", () => new Held { Age = OneTimeSecret.LinkLifetime }),
                ("after seven days", () => new Held { Age = EmailMails.UndoLifetime }),
                ("of another user", () => new Held { UserId = Guid.CreateVersion7() }),
                ("for another purpose", () => new Held { Purpose = SecretPurpose.ResetPassword }),
            ],
            [
                ("prove by link", it => Outcome.Of(it.User.VerifyEmail(it.Secret(SecretPurpose.VerifyEmail, Present), ByLink, it.At))),
                ("prove by code", it => Outcome.Of(it.User.VerifyEmail(it.Secret(SecretPurpose.VerifyEmail, Present), ByCode, it.At))),
                (
                    "move by link",
                    it => Outcome.Of(it.User.MoveEmail(it.Secret(SecretPurpose.ChangeEmail, Other), ByLink, it.WayBack, it.At))
                ),
                (
                    "move by code",
                    it => Outcome.Of(it.User.MoveEmail(it.Secret(SecretPurpose.ChangeEmail, Other), ByCode, it.WayBack, it.At))
                ),
                (
                    "move back",
                    it => Outcome.Of(it.User.UndoEmailMove(it.Secret(SecretPurpose.UndoEmailChange, Other), ByUndoLink, it.Reset, it.At))
                ),
            ],
            it => it.User,
            """
            prove by link
              EmailVerified: open, after ten minutes
              VERIFICATION_TOKEN_USED: used
              VERIFICATION_TOKEN_EXPIRED: replaced, after an hour, after seven days, of another user, for another purpose
            prove by code
              EmailVerified: open
              VERIFICATION_CODE_USED: used
              VERIFICATION_CODE_EXPIRED: replaced, after ten minutes, after an hour, after seven days, of another user, for another purpose
            move by link
              AddressClaimed, SecretsRevoked, EmailMoved, SessionsEnded: open, after ten minutes
              VERIFICATION_TOKEN_USED: used
              VERIFICATION_TOKEN_EXPIRED: replaced, after an hour, after seven days, of another user, for another purpose
            move by code
              AddressClaimed, SecretsRevoked, EmailMoved, SessionsEnded: open
              VERIFICATION_CODE_USED: used
              VERIFICATION_CODE_EXPIRED: replaced, after ten minutes, after an hour, after seven days, of another user, for another purpose
            move back
              AddressClaimed, SecretsRevoked, EmailMoveUndone, SessionsEnded: open, after ten minutes, after an hour
              UNDO_TOKEN_USED: used
              UNDO_TOKEN_EXPIRED: replaced, after seven days, of another user, for another purpose
            """
        );

    [Fact]
    public void A_proof_uses_the_secret_up_and_keeps_the_first_moment()
    {
        var it = new Case();
        var (first, second) = (it.Secret(SecretPurpose.VerifyEmail, Present), it.Secret(SecretPurpose.VerifyEmail, Present));

        it.User.VerifyEmail(first, ByLink, Now).IsSuccess.ShouldBeTrue();
        it.User.VerifyEmail(second, ByLink, Now.AddMinutes(1)).IsSuccess.ShouldBeTrue();

        (first.ConsumedAt, second.ConsumedAt).ShouldBe((Now, Now.AddMinutes(1)));
        (it.User.EmailVerifiedAt, it.User.UpdatedAt).ShouldBe((Now, Now.AddMinutes(1)));
    }

    [Fact]
    public void A_new_proof_replaces_the_open_ones()
    {
        var it = new Case();
        var mailed = it.Mailed(SecretPurpose.VerifyEmail, Present);

        it.User.SendVerification(mailed, Now);

        it.Happened<SecretsRevoked>().Purposes.ShouldBe([SecretPurpose.VerifyEmail]);
        it.User.Events[^1].ShouldBe(new VerificationSent(mailed, Now));
    }

    [Fact]
    public void A_request_replaces_the_one_before_and_a_refused_one_is_only_counted()
    {
        var (asked, refused) = (new Case(), new Case());
        var (open, dead) = (asked.Secret(SecretPurpose.ChangeEmail, Other), refused.Secret(SecretPurpose.ChangeEmail, Other));

        asked.User.RequestEmailMove(Hash, Guid.Empty, open, [], isTaken: false, Now).IsSuccess.ShouldBeTrue();
        refused.User.RequestEmailMove(Hash, Guid.Empty, dead, [], isTaken: true, Now).ShouldBeRefused(EmailErrors.Taken);

        asked.Happened<SecretsRevoked>().Purposes.ShouldBe([SecretPurpose.ChangeEmail]);
        (open.ReplacedAt, dead.ReplacedAt).ShouldBe((null, Now));
        refused.Audited().ShouldBe([(AuditActions.EmailChangeRequested, "refused")]);
        (asked.User.Email, refused.User.Email).ShouldBe((Present.Address, Present.Address));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_move_leaves_a_way_back_to_a_proven_address_and_the_session_that_asked(bool wasProven)
    {
        var it = wasProven ? new Case().Proven() : new Case();
        var (session, later) = (Guid.CreateVersion7(), Now.AddMinutes(1));
        var secret = it.Secret(SecretPurpose.ChangeEmail, Other, session);
        var wayBack = it.Mailed(SecretPurpose.UndoEmailChange, Present);

        it.User.MoveEmail(secret, ByLink, wayBack, later).IsSuccess.ShouldBeTrue();

        (it.User.Email, it.User.EmailKey, it.User.EmailVerifiedAt, it.User.UpdatedAt).ShouldBe((Other.Address, Other.Key, later, later));
        secret.ConsumedAt.ShouldBe(later);
        it.User.PasswordHash.ShouldBe(Hash);
        it.Happened<AddressClaimed>().ShouldBe(new AddressClaimed(Other.Key, AuditActions.EmailChanged, later));
        it.Happened<SecretsRevoked>()
            .Purposes.ShouldBe([SecretPurpose.ResetPassword, SecretPurpose.VerifyEmail, SecretPurpose.ChangeEmail]);
        it.Happened<EmailMoved>().ShouldBe(new EmailMoved(session, wasProven ? wayBack : null, Present.Key, later));
        it.Happened<SessionsEnded>().ShouldBe(new SessionsEnded(SessionEnd.EmailChanged, session, later));
    }

    [Fact] // of a typo and its correction: the stranger at the misspelt address must not get the account
    public void An_address_that_only_an_operator_vouches_for_gets_no_way_back()
    {
        var (moved, provisioned, signedUp) = (new Case().Proven(), new Case(Provisioned()), new Case(VouchedFor()));

        moved.MoveByOperator(Other).IsSuccess.ShouldBeTrue();
        var fromProven = moved.Happened<EmailMoved>().WayBack.ShouldNotBeNull();
        moved.MoveByOperator(Email.Parse("ada@example.net")!).IsSuccess.ShouldBeTrue();
        provisioned.MoveByOperator(Other).IsSuccess.ShouldBeTrue();
        signedUp.Move(signedUp.Secret(SecretPurpose.ChangeEmail, Other)).IsSuccess.ShouldBeTrue();

        fromProven.Secret.Address.ShouldBe(Present.Address);
        moved.Happened<EmailMoved>().ShouldBe(new EmailMoved(null, null, Other.Key, Now));
        provisioned.Happened<EmailMoved>().WayBack.ShouldBeNull();
        signedUp.Happened<EmailMoved>().WayBack.ShouldBeNull();
        (moved.User.EmailVerifiedAt, moved.User.EmailVouchedFor).ShouldBe((Now, true));
        (signedUp.User.EmailVerifiedAt, signedUp.User.EmailVouchedFor).ShouldBe((Now, false));
    }

    [Theory]
    [InlineData("verified")]
    [InlineData("reset")]
    [InlineData("undone")]
    public void A_mail_that_arrives_proves_what_an_operator_only_vouched_for(string by)
    {
        var it = new Case(VouchedFor());

        _ = by switch
        {
            "verified" => it.User.VerifyEmail(it.Secret(SecretPurpose.VerifyEmail, Present), ByLink, Now).IsSuccess,
            "reset" => it
                .User.ResetPassword(
                    it.Secret(SecretPurpose.ResetPassword, Present),
                    ByLink,
                    it.User.PasswordVersion,
                    "new",
                    cancelsUndo: false,
                    it.Mailed(SecretPurpose.ResetPassword, Present).Mail,
                    Now
                )
                .IsSuccess,
            _ => it.Undo(it.Secret(SecretPurpose.UndoEmailChange, Present)).IsSuccess,
        };

        it.User.EmailVouchedFor.ShouldBeFalse();
        it.MoveByOperator(Other).IsSuccess.ShouldBeTrue();
        it.Happened<EmailMoved>().WayBack.ShouldNotBeNull();
    }

    [Fact]
    public void An_operator_can_move_an_account_without_a_way_back_and_cancels_the_earlier_ones()
    {
        var it = new Case().Proven();

        it.MoveByOperator(Other, mayUndo: false).IsSuccess.ShouldBeTrue();

        it.Happened<EmailMoved>().WayBack.ShouldBeNull();
        it.Happened<SecretsRevoked>().Purposes.ShouldBe([SecretPurpose.UndoEmailChange]);
    }

    [Fact]
    public void A_move_that_is_undone_leaves_no_password_no_session_and_no_temporary_token()
    {
        var it = new Case(Provisioned());
        var (version, onboarding, former, later) = (it.User.PasswordVersion, it.User.OnboardingId, it.User.EmailKey, Now.AddMinutes(1));
        var secret = it.Secret(SecretPurpose.UndoEmailChange, Other);
        var reset = it.Mailed(SecretPurpose.ResetPassword, Other);

        it.User.UndoEmailMove(secret, ByUndoLink, reset, later).IsSuccess.ShouldBeTrue();

        (it.User.Email, it.User.EmailKey, it.User.EmailVerifiedAt, it.User.UpdatedAt).ShouldBe((Other.Address, Other.Key, later, later));
        (it.User.PasswordHash, it.User.PasswordVersion, it.User.PasswordExpiresAt).ShouldBe((null, version + 1, null));
        it.User.OnboardingId.ShouldNotBeNull().ShouldNotBe(onboarding!.Value);
        secret.ConsumedAt.ShouldBe(later);
        it.Happened<AddressClaimed>().ShouldBe(new AddressClaimed(Other.Key, AuditActions.EmailChangeUndone, later));
        it.Happened<SecretsRevoked>()
            .Purposes.ShouldBe([SecretPurpose.ResetPassword, SecretPurpose.VerifyEmail, SecretPurpose.ChangeEmail]);
        it.Happened<EmailMoveUndone>().ShouldBe(new EmailMoveUndone(secret.CreatedAt, reset, former, later));
        it.Happened<SessionsEnded>().ShouldBe(new SessionsEnded(SessionEnd.EmailChanged, null, later));
        // Or the new link would die with the old ones.
        it.User.Events.ToList()
            .FindIndex(happened => happened is SecretsRevoked)
            .ShouldBeLessThan(it.User.Events.ToList().FindIndex(happened => happened is EmailMoveUndone));
    }

    [Fact]
    public void A_refused_move_leaves_the_secret_good()
    {
        var it = new Case().Proven().Do(it => it.User.Disable(Now));
        var secret = it.Secret(SecretPurpose.ChangeEmail, Other);

        it.Move(secret).ShouldBeRefused(ByLink.Expired);

        secret.LinkStateAt(Now).ShouldBe(SecretState.Open);
    }

    [Fact]
    public void The_account_that_gives_way_goes_before_the_address_is_taken()
    {
        var it = new Case();

        it.Move(it.Secret(SecretPurpose.ChangeEmail, Other));

        it.User.Events[0].ShouldBeOfType<AddressClaimed>();
    }

    [Fact]
    public void The_audit_tells_of_each_change_of_an_address()
    {
        var it = new Case();
        it.User.SendVerification(it.Mailed(SecretPurpose.VerifyEmail, Present), Now);
        it.User.VerifyEmail(it.Secret(SecretPurpose.VerifyEmail, Present), ByLink, Now);
        it.Ask(isTaken: false);
        it.Move(it.Secret(SecretPurpose.ChangeEmail, Other));
        it.Undo(it.Secret(SecretPurpose.UndoEmailChange, Present));
        it.User.HearOfSignUp(it.Mailed(SecretPurpose.VerifyEmail, Present).Mail, Now);

        it.Audited()
            .ShouldBe([
                (AuditActions.VerificationSent, null),
                (AuditActions.EmailVerified, null),
                (AuditActions.EmailChangeRequested, null),
                (AuditActions.EmailChanged, null),
                (AuditActions.EmailChangeUndone, null),
                (AuditActions.SignUpRepeated, null),
            ]);
        it.Happened<SignUpRepeated>().AddressKey.ShouldBe(Present.Key);
    }

    private static User VouchedFor() => User.Register(Present, "Ada Lovelace", Hash, Now, isVouchedFor: true);

    private static User Provisioned() =>
        User.Provision(Present, "Ada Lovelace", Hash, Roles.Individual, null, [new("phoneNumber", StepKind.Phone)], Now);

    private sealed class Case(User? user = null)
    {
        private readonly int recorded = user?.Events.Count ?? 0;

        public User User { get; } = user ?? User.Register(Present, "Ada Lovelace", Hash, Now);

        public Case Proven() => Do(it => it.User.VerifyEmail(it.Secret(SecretPurpose.VerifyEmail, Present), ByLink, Now));

        public OneTimeSecret Secret(SecretPurpose purpose, Email address, Guid? sessionId = null) =>
            OneTimeSecret.WithCode(User.Id, purpose, address, new ReadableOutbox(), Now, sessionId).Row;

        public MailedSecret Mailed(SecretPurpose purpose, Email address) => new(Secret(purpose, address), Letter(address));

        public Result<Done> Ask(bool isTaken, string verifiedHash = Hash) =>
            User.RequestEmailMove(verifiedHash, Guid.Empty, Secret(SecretPurpose.ChangeEmail, Other), [], isTaken, Now);

        public Result<Done> Move(OneTimeSecret secret) =>
            User.MoveEmail(secret, ByLink, Mailed(SecretPurpose.UndoEmailChange, Present), Now);

        public Result<AddressClaimed> MoveByOperator(Email address, bool mayUndo = true) =>
            User.MoveEmailByOperator(address, mayUndo ? former => Mailed(SecretPurpose.UndoEmailChange, former) : null, Now);

        public Result<Done> Undo(OneTimeSecret secret) =>
            User.UndoEmailMove(secret, ByUndoLink, new MailedSecret(Secret(SecretPurpose.ResetPassword, Other), Letter(Other)), Now);

        public T Happened<T>() => User.Events.Skip(recorded).OfType<T>().Last();

        public IEnumerable<(string Action, string? Detail)> Audited() =>
            User
                .Events.Skip(recorded)
                .Select(happened => AuditedEvents.Of(happened, User.Id, Origin.None))
                .OfType<AuditEvent>()
                .Select(audit => (audit.Action, audit.Detail));

        public Case Do(Action<Case> act)
        {
            act(this);
            return this;
        }

        private static OutboxMessage Letter(Email to)
        {
            var model = new Dictionary<string, string>(StringComparer.Ordinal);
            return OutboxMessage.Create(
                Guid.CreateVersion7(Now),
                new Message(MessageChannel.Mail, MessageTemplate.VerifyEmail, to.Address, "en", model),
                [],
                Now
            );
        }
    }

    /// <summary>A user with a proven address, and what is the matter with the secret that someone presents.</summary>
    private sealed class Held
    {
        private readonly Case owner = new Case().Proven();

        public User User => owner.User;

        public bool IsUsed { get; init; }

        public bool IsReplaced { get; init; }

        public TimeSpan Age { get; init; }

        public Guid? UserId { get; init; }

        public SecretPurpose? Purpose { get; init; }

        public DateTimeOffset At => Now + Age;

        public MailedSecret WayBack => owner.Mailed(SecretPurpose.UndoEmailChange, Present);

        public MailedSecret Reset => owner.Mailed(SecretPurpose.ResetPassword, Other);

        public OneTimeSecret Secret(SecretPurpose purpose, Email address)
        {
            var secret =
                purpose is SecretPurpose.UndoEmailChange
                    ? OneTimeSecret.LinkOnly(UserId ?? User.Id, Purpose ?? purpose, address, EmailMails.UndoLifetime, Now).Row
                    : OneTimeSecret.WithCode(UserId ?? User.Id, Purpose ?? purpose, address, new ReadableOutbox(), Now).Row;
            if (IsUsed)
            {
                secret.Consume(Now);
            }

            if (IsReplaced)
            {
                secret.Replace(Now);
            }

            return secret;
        }
    }
}
