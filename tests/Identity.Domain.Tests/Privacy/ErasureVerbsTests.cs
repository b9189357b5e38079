using Identity.Domain.Audit;
using Identity.Domain.Changes;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Privacy;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tests.Verbs;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Privacy;

/// <summary>How an account ends, and which accounts end without being asked.</summary>
public sealed class ErasureVerbsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Email Address = Email.Parse("ada@example.com")!;

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<User>(
            [
                ("unproven", Unproven),
                ("proven", () => With(Unproven(), Proven)),
                ("of a branch", () => With(Unproven(), OfBranch)),
                ("onboarding", Onboarding),
                ("disabled", () => With(Unproven(), user => user.Disable(Now))),
                ("disabled while onboarding", () => With(Onboarding(), user => user.Disable(Now))),
            ],
            [
                ("erase with the own password", user => Outcome.Of(user.Erase("own", Farewell, Now))),
                ("erase with another one", user => Outcome.Of(user.Erase("another", Farewell, Now))),
                ("be erased by an operator", user => Outcome.Of(user.Erase(Farewell, Now))),
                ("expire", user => After(() => user.Expire(Now))),
                ("give way", user => After(() => user.GiveWay(AuditActions.EmailVerified, Now))),
            ],
            user => user,
            """
            erase with the own password
              UserErased: unproven, proven, of a branch
              TOKEN_INVALID: onboarding, disabled, disabled while onboarding
            erase with another one
              PASSWORD_INCORRECT: unproven, proven, of a branch
              TOKEN_INVALID: onboarding, disabled, disabled while onboarding
            be erased by an operator
              UserErased: unproven, proven, of a branch, onboarding, disabled, disabled while onboarding
            expire
              UserExpired: unproven, proven, of a branch, onboarding, disabled, disabled while onboarding
            give way
              UserDisplaced: unproven, proven, of a branch, onboarding, disabled, disabled while onboarding
            """
        );

    [Fact]
    public void Only_an_active_account_from_a_signup_that_proved_nothing_expires_and_gives_way()
    {
        var isClaim = User.IsUnprovenClaim.Compile();

        isClaim(Unproven()).ShouldBeTrue();
        User[] others =
        [
            With(Unproven(), Proven),
            With(Unproven(), OfBranch),
            With(Unproven(), user => user.Disable(Now)),
            Onboarding(),
            With(Onboarding(), user => InMemoryDatabase.Set(user, it => it.Status, UserStatus.Active)),
            User.Import(Address, "Ada", null, Roles.Individual, new() { Email = "ada@example.com", Name = "Ada" }, Now),
        ];
        others.ShouldAllBe(user => !isClaim(user));
    }

    [Fact]
    public void The_audit_tells_that_it_happened_and_why()
    {
        var user = Unproven();
        user.Erase(Farewell, Now);
        user.Expire(Now);
        user.GiveWay(AuditActions.EmailVerified, Now);

        user.Events.Select(it => AuditedEvents.Of(it, user.Id, new Origin("192.0.2.1", "an operator"))!)
            .Select(audit => (audit.Action, audit.SubjectId, audit.Detail))
            .ShouldBe([
                (AuditActions.AccountErased, user.Id, "by an operator"),
                (AuditActions.AccountExpired, user.Id, "by an operator"),
                (AuditActions.AccountDisplaced, user.Id, "by email.verified by an operator"),
            ]);
        user.Events.OfType<UserErased>().ShouldHaveSingleItem().Farewell.ShouldBe(Farewell);
    }

    private static readonly OutboxMessage Farewell = new ReadableOutbox().Prepare(
        new Message(
            MessageChannel.Mail,
            MessageTemplate.AccountErased,
            "ada@example.com",
            "en",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["erasedAt"] = "now" }
        ),
        Now
    );

    private static User Unproven() => User.Register(Address, "Ada Lovelace", "own", Now);

    private static User Onboarding() =>
        User.Provision(Address, "Ada Lovelace", "own", Roles.Individual, null, [new("phoneNumber", StepKind.Phone)], Now);

    private static void Proven(User user) => InMemoryDatabase.Set(user, it => it.EmailVerifiedAt, Now);

    private static void OfBranch(User user) => InMemoryDatabase.Set(user, it => it.BranchId, Guid.CreateVersion7(Now));

    private static User With(User user, Action<User> act)
    {
        act(user);
        return user;
    }

    private static Outcome After(Action verb)
    {
        verb();
        return new Outcome(null);
    }
}
