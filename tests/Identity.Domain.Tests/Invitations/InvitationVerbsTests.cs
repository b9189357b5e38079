using Identity.Domain.Invitations;
using Identity.Domain.Onboarding;
using Identity.Domain.Pictures;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tests.Verbs;
using Identity.Domain.Users;
using Identity.Testing.Pictures;

namespace Identity.Domain.Tests.Invitations;

/// <summary>An invitation opens for seven days, once, by the newest of its links.</summary>
public sealed class InvitationVerbsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Advisor = Guid.CreateVersion7(Now);
    private static readonly StepSettings[] Steps = [new("phoneNumber", StepKind.Phone)];

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<Case>(
            [
                ("sent just now", () => new Case()),
                ("resent just now", () => new Case().After(TimeSpan.FromMinutes(2)).Resent()),
                ("open", () => new Case().After(TimeSpan.FromDays(6))),
                ("expired", () => new Case().After(TimeSpan.FromDays(7))),
                ("renewed (old link)", () => new Case().After(TimeSpan.FromDays(7)).Renewed()),
                ("accepted", () => new Case().Accepted()),
                ("revoked", () => new Case().Revoked()),
                ("undeliverable", () => new Case().After(TimeSpan.FromMinutes(2)).Resent().Missed()),
            ],
            [
                ("miss a delivery", it => Outcome.Of(it.Invitation.MissDelivery(it.At, it.At))),
                ("miss an earlier delivery", it => Outcome.Of(it.Invitation.MissDelivery(Now - Service.Tick, it.At))),
                ("resend", it => Outcome.Of(it.Resend())),
                ("renew", it => Outcome.Of(it.Renew())),
                ("revoke", it => Outcome.Of(it.Invitation.Revoke(it.Invitation.BranchId, Advisor, it.At))),
                ("revoke from another branch", it => Outcome.Of(it.Invitation.Revoke(Guid.CreateVersion7(), Advisor, it.At))),
            ],
            it => it.Invitation,
            """
            miss a delivery
              InvitationUndelivered: sent just now, resent just now, open, renewed (old link)
              nothing to do: expired, accepted, revoked, undeliverable
            miss an earlier delivery
              nothing to do: sent just now, resent just now, open, expired, renewed (old link), accepted, revoked, undeliverable
            resend
              InvitationSent: sent just now, open, expired, undeliverable
              nothing to do: resent just now, renewed (old link)
              INVITE_USED: accepted
              INVITE_REVOKED: revoked
            renew
              nothing to do: sent just now, resent just now, open, renewed (old link), accepted, revoked, undeliverable
              InvitationSent: expired
            revoke
              InvitationRevoked: sent just now, resent just now, open, expired, renewed (old link), undeliverable
              INVITE_USED: accepted
              INVITE_REVOKED: revoked
            revoke from another branch
              INVITE_NOT_FOUND: sent just now, resent just now, open, expired, renewed (old link), accepted, revoked, undeliverable
            """
        );

    [Theory]
    [InlineData("expired", true)]
    [InlineData("open", false)]
    [InlineData("accepted", false)]
    [InlineData("revoked", false)]
    [InlineData("of another branch", false)]
    [InlineData("to another address", false)]
    public void An_expired_invitation_gives_way_to_a_newer_one_to_the_same_address_of_the_same_branch(string state, bool givesWay)
    {
        var it = state switch
        {
            "open" => new Case().After(TimeSpan.FromDays(7) - Service.Tick),
            "accepted" => new Case().Accepted().After(TimeSpan.FromDays(7)),
            "revoked" => new Case().Revoked().After(TimeSpan.FromDays(7)),
            _ => new Case().After(TimeSpan.FromDays(7)),
        };
        var before = it.Invitation.RevokedAt;
        var newer = Invitation.Create(
            state == "of another branch" ? Guid.CreateVersion7(Now) : it.Invitation.BranchId,
            Advisor,
            Email.Parse(state == "to another address" ? "eve@example.com" : "ada@example.com")!,
            "Ada",
            null,
            "en",
            it.At
        );

        it.Invitation.GiveWay(newer);

        it.Invitation.RevokedAt.ShouldBe(givesWay ? it.At : before);
    }

    [Fact]
    public void A_resent_link_opens_for_seven_days_and_goes_out_again_after_a_minute()
    {
        var it = new Case().After(TimeSpan.FromMinutes(2)).Resent();

        (it.Invitation.SentAt, it.Invitation.ExpiresAt, it.Invitation.Generation).ShouldBe((it.At, it.At.AddDays(7), 0));
        it.After(TimeSpan.FromMinutes(1) - Service.Tick).Resent().Invitation.Events.OfType<InvitationSent>().Count().ShouldBe(1);
        it.After(Service.Tick).Resent().Invitation.Events.OfType<InvitationSent>().Count().ShouldBe(2);
    }

    [Fact]
    public void Every_account_and_every_way_to_accept() =>
        VerbTable.ShouldBe<Guest>(
            [
                ("unproven", () => new Guest()),
                ("unproven (with a picture)", () => new Guest().WithPicture()),
                ("unproven (link expired)", () => new Guest().After(TimeSpan.FromDays(7))),
                ("unproven (link used)", () => new Guest().Used()),
                ("unproven (disabled)", () => new Guest().Disabled()),
                ("proven", () => new Guest().Proven()),
                ("proven (with another password)", () => new Guest().Proven().WithPassword("another")),
                ("proven (of a branch)", () => new Guest().Proven().OfBranch()),
                ("proven (disabled)", () => new Guest().Proven().Disabled()),
                ("with another address", () => new Guest("eve@example.com")),
            ],
            [
                ("take over", it => Outcome.Of(it.User.TakeOver(it.Invitation, it.Acceptance, "new", it.At))),
                ("join with the own password", it => Outcome.Of(it.User.Join(it.Invitation, it.Acceptance, "own", it.At))),
            ],
            it => it.User,
            """
            take over
              SecretsRevoked, SessionsEnded, InvitationAccepted: unproven
              PictureRemoved, SecretsRevoked, SessionsEnded, InvitationAccepted: unproven (with a picture)
              INVITE_EXPIRED: unproven (link expired)
              INVITE_USED: unproven (link used)
              EMAIL_TAKEN: unproven (disabled), proven, proven (with another password), proven (of a branch), proven (disabled), with another address
            join with the own password
              EMAIL_TAKEN: unproven, unproven (with a picture), unproven (link expired), unproven (link used), unproven (disabled), proven (with another password), proven (of a branch), proven (disabled), with another address
              SessionsEnded, InvitationAccepted: proven
            """
        );

    [Fact]
    public void Nothing_of_an_earlier_registrant_survives_a_takeover()
    {
        var it = new Guest().WithPicture();

        it.User.TakeOver(it.Invitation, it.Acceptance, "new", Now).IsSuccess.ShouldBeTrue();

        (it.User.Email, it.User.Name, it.User.PasswordHash, it.User.BranchId).ShouldBe(
            ("ada@example.com", "Ada", "new", it.Invitation.BranchId)
        );
        (it.User.EmailVerifiedAt, it.User.PhoneNumber, it.User.ImageId, it.User.SignedInAt).ShouldBe((Now, "+4915112345678", null, null));
        it.User.Status.ShouldBe(UserStatus.Onboarding);
        it.User.Steps.ShouldHaveSingleItem().State.ShouldBe(StepState.Pending);
        it.User.Events.OfType<SecretsRevoked>().ShouldHaveSingleItem().Purposes.ShouldBe(Enum.GetValues<SecretPurpose>());
        it.User.Events.OfType<SessionsEnded>().ShouldHaveSingleItem().Except.ShouldBeNull();
        (it.Invitation.AcceptedAt, it.Invitation.AcceptedBy).ShouldBe((Now, it.User.Id));
    }

    [Fact]
    public void Who_joins_keeps_password_and_name_and_does_no_step_twice()
    {
        var it = new Guest().Proven().WithProvenPhone();

        it.User.Join(it.Invitation, it.Acceptance, "own", Now).IsSuccess.ShouldBeTrue();

        (it.User.PasswordHash, it.User.Name, it.User.BranchId).ShouldBe(("own", "Mallory", it.Invitation.BranchId));
        it.User.Steps.ShouldHaveSingleItem().State.ShouldBe(StepState.Completed);
    }

    [Fact]
    public void Who_joins_with_a_one_time_password_still_has_to_replace_it()
    {
        var user = User.Provision(Email.Parse("ada@example.com")!, "Ada", "own", Roles.Individual, null, Steps, Now);
        var it = new Guest();

        user.Join(it.Invitation, it.Acceptance, "own", Now).IsSuccess.ShouldBeTrue();

        user.Steps.Select(step => step.Name).ShouldBe(["password", "phoneNumber"]);
    }

    [Fact]
    public void A_new_user_is_what_the_invitation_says_and_agreed_to_what_was_chosen()
    {
        var it = new Guest();

        var user = User.OfInvitation(it.Invitation, it.Acceptance, "new", Now).Value.ShouldNotBeNull();

        (user.Email, user.EmailKey, user.EmailVerifiedAt, user.Roles, user.SelfRegistered).ShouldBe(
            ("ada@example.com", "ada@example.com", Now, Roles.Individual, false)
        );
        var accepted = user.Events.OfType<InvitationAccepted>().ShouldHaveSingleItem();
        accepted.Agreements.ShouldHaveSingleItem().UserId.ShouldBe(user.Id);
        User.OfInvitation(it.Invitation, it.Acceptance, "new", Now).ShouldBeRefused(InvitationErrors.Used);
    }

    private static Invitation Invite() =>
        Invitation.Create(
            Guid.CreateVersion7(Now),
            Advisor,
            Email.Parse("ada@example.com")!,
            "Ada",
            PhoneNumber.Parse("+4915112345678").Value!,
            "en",
            Now
        );

    private sealed class Case
    {
        public Invitation Invitation { get; } = Invite();

        public DateTimeOffset At { get; private set; } = Now;

        public Case After(TimeSpan time) => Do(() => At += time);

        public Case Resent() => Do(() => Resend());

        public Case Renewed() => Do(() => Renew());

        public Case Missed() => Do(() => Invitation.MissDelivery(At, At));

        public Case Revoked() => Do(() => Invitation.Revoke(Invitation.BranchId, Advisor, At));

        public Case Accepted() => Do(() => User.OfInvitation(Invitation, new Acceptance(Invitation.Link, [], [], null), "hash", At));

        public Result<Done> Resend() =>
            Invitation.Resend(Invitation.LinkToMail(At) is { IsSuccess: true } link ? link.Value : Invitation.Link, null!, Advisor, At);

        public Result<Done> Renew() => Invitation.Renew(Invitation.LinkToRenew(At) ?? default, [], At);

        private Case Do(Action act)
        {
            act();
            return this;
        }
    }

    /// <summary>Someone with an account, and the link in hand.</summary>
    private sealed class Guest
    {
        public Guest(string email = "ada@example.com") => User = User.Register(Email.Parse(email)!, "Mallory", "own", Now);

        public User User { get; }

        public Invitation Invitation { get; } = Invite();

        public Acceptance Acceptance => new(Invitation.Link, Steps, [new Agreement("terms", "1", "Terms", "…")], "192.0.2.1");

        public DateTimeOffset At { get; private set; } = Now;

        public Guest After(TimeSpan time) => Do(() => At += time);

        public Guest Used() => Do(() => User.OfInvitation(Invitation, Acceptance, "hash", At));

        public Guest Disabled() => Do(() => User.Disable(At));

        public Guest Proven() => Set(it => it.EmailVerifiedAt, Now);

        public Guest WithPassword(string hash) => Set(it => it.PasswordHash, hash);

        public Guest OfBranch() => Set(it => it.BranchId, Guid.CreateVersion7());

        public Guest WithPicture() => Do(() => User.UpdateProfile(name: null, StoredImage.Create(User.Id, Drawn.Of("Mallory"), At), At));

        public Guest WithProvenPhone() => Set(it => it.PhoneNumber, "+4915187654321").Set(it => it.PhoneVerifiedAt, Now);

        private Guest Set<TValue>(System.Linq.Expressions.Expression<Func<User, TValue>> column, TValue value) =>
            Do(() => InMemoryDatabase.Set(User, column, value));

        private Guest Do(Action act)
        {
            act();
            return this;
        }
    }
}
