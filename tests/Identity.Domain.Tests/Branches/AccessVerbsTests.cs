using Identity.Domain.Branches;
using Identity.Domain.Onboarding;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tests.Verbs;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Branches;

/// <summary>What those who manage a user decide, and what becomes of the sessions.</summary>
public sealed class AccessVerbsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<Case>(
            [
                ("active", () => new Case(Active())),
                ("active (session ended)", () => new Case(Active()).Do(it => it.User.EndSession(it.Session, SessionEnd.LoggedOut, Now))),
                ("active (session of another)", () => new Case(Active(), Active())),
                ("onboarding", () => new Case(Onboarding())),
                ("disabled", () => new Case(Active()).Do(it => it.User.Disable(Now))),
                ("disabled while onboarding", () => new Case(Onboarding()).Do(it => it.User.Disable(Now))),
            ],
            [
                ("disable", it => Outcome.Of(it.User.Disable(Now))),
                ("enable", it => Outcome.Of(it.User.Enable(Now))),
                ("unlock", it => Outcome.Of(it.User.Unlock(Now))),
                ("make an advisor", it => Outcome.Of(it.User.SetRoles(Roles.Advisor, Guid.CreateVersion7(), Now))),
                ("make an advisor of no branch", it => Outcome.Of(it.User.SetRoles(Roles.Advisor, branchId: null, Now))),
                ("leave the roles as they are", it => Outcome.Of(it.User.SetRoles(it.User.Roles, it.User.BranchId, Now))),
                ("rename", it => Outcome.Of(it.User.Rename("Ada Byron", Now))),
                ("leave the name as it is", it => Outcome.Of(it.User.Rename(it.User.Name, Now))),
                ("end the session", it => Outcome.Of(it.User.EndSession(it.Session, SessionEnd.EndedByOwner, Now))),
                ("end all other sessions", it => Outcome.Of(it.User.EndSessions(SessionEnd.EndedByOwner, it.Session.Id, Now))),
                ("use the session's refresh token", it => Outcome.Of(it.Refresh())),
            ],
            it => it.User,
            """
            disable
              UserDisabled, SessionsEnded: active, active (session ended), active (session of another), onboarding, disabled, disabled while onboarding
            enable
              nothing to do: active, active (session ended), active (session of another), onboarding
              UserEnabled: disabled, disabled while onboarding
            unlock
              UserUnlocked: active, active (session ended), active (session of another), onboarding, disabled, disabled while onboarding
            make an advisor
              UserRolesChanged, SessionsEnded: active, active (session ended), active (session of another), onboarding, disabled, disabled while onboarding
            make an advisor of no branch
              BRANCH_REQUIRED: active, active (session ended), active (session of another), onboarding, disabled, disabled while onboarding
            leave the roles as they are
              nothing to do: active, active (session ended), active (session of another), onboarding, disabled, disabled while onboarding
            rename
              UserRenamed: active, active (session ended), active (session of another), onboarding, disabled, disabled while onboarding
            leave the name as it is
              nothing to do: active, active (session ended), active (session of another), onboarding, disabled, disabled while onboarding
            end the session
              SessionEnded: active, onboarding, disabled, disabled while onboarding
              SESSION_NOT_FOUND: active (session ended), active (session of another)
            end all other sessions
              SessionsEnded: active, active (session ended), active (session of another), onboarding, disabled, disabled while onboarding
            use the session's refresh token
              nothing to do: active
              SESSION_REVOKED: active (session ended), active (session of another), onboarding
              ACCOUNT_DISABLED: disabled, disabled while onboarding
            """
        );

    [Fact]
    public void An_onboarding_goes_on_after_a_lock_and_its_old_temporary_token_does_not()
    {
        var user = Onboarding();
        var before = user.OnboardingId;

        user.Disable(Now);
        user.Status.ShouldBe(UserStatus.Disabled);
        user.Enable(Now);

        user.Status.ShouldBe(UserStatus.Onboarding);
        user.OnboardingId.ShouldNotBe(before);
    }

    [Fact]
    public void An_operator_reaches_everybody_and_an_advisor_the_individuals_of_the_own_branch()
    {
        var (here, there) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (ada, alan) = (Provision(Roles.Individual, here), Provision(Roles.Advisor, here));

        (UserScope.Everybody.Includes(ada), UserScope.Everybody.Includes(alan)).ShouldBe((true, true));
        (UserScope.IndividualsOf(here).Includes(ada), UserScope.IndividualsOf(here).Includes(alan)).ShouldBe((true, false));
        UserScope.IndividualsOf(there).Includes(ada).ShouldBeFalse();
    }

    private static User Active() => User.Register(Email.Parse("ada@example.com")!, "Ada Lovelace", "own", Now);

    private static User Onboarding() => Provision(Roles.Individual, null);

    private static User Provision(Roles role, Guid? branch) =>
        User.Provision(
            Email.Parse("ada@example.com")!,
            "Ada Lovelace",
            "one-time",
            role,
            branch,
            [new("phoneNumber", StepKind.Phone)],
            Now
        );

    private sealed class Case(User user, User? owner = null)
    {
        public User User { get; } = user;

        public Session Session { get; } =
            Session.Open((owner ?? user).Id, Roles.Individual, "first-party", TimeSpan.Zero, Service.Client, Now);

        public Result<ConfirmedSession> Refresh() =>
            User.Refresh(
                Session,
                new RefreshToken(Session.Id, 0, Now),
                RepeatPolicy.From(new() { Issuer = "https://id.example.com" }),
                Service.Client,
                new SessionMails(new ReadableOutbox()),
                Now
            );

        public Case Do(Action<Case> act)
        {
            act(this);
            return this;
        }
    }
}
