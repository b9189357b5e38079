using Identity.Domain.Onboarding;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Onboarding;

/// <summary>Each kind of step has a class, and a verb of the user that completes it.</summary>
public sealed class StepKindTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PhoneNumber Number = PhoneNumber.Parse("+4915112345678").Value!;
    private static readonly ReadableOutbox Outbox = new();

    public static TheoryData<StepKind> Kinds => [.. Enum.GetValues<StepKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_has_a_class_of_its_own(StepKind kind) => StepKinds.Of(kind).GetType().Name.ShouldBe($"{kind}Step");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_verb_of_its_kind_completes_a_step_and_no_other_verb_does(StepKind kind)
    {
        foreach (var verb in Enum.GetValues<StepKind>())
        {
            var user = With(kind);
            user.Steps[^1].State.ShouldBe(StepState.Pending);

            Perform(verb, user, user.Steps[^1].Name).IsSuccess.ShouldBe(verb == kind, $"{verb}");

            user.Steps[^1].State.ShouldBe(verb == kind ? StepState.Completed : StepState.Pending, $"{verb}");
        }
    }

    [Fact]
    public void The_configuration_cannot_ask_for_the_forced_password() => StepKinds.Configurable.ShouldNotContain(StepKind.Password);

    [Fact]
    public void A_proven_number_and_an_own_password_are_done_before_an_onboarding_opens()
    {
        var user = With(StepKind.Phone);
        Done(user).ShouldBe([StepKind.Password]);

        Perform(StepKind.Phone, user, "step");

        Done(user).ShouldBe([StepKind.Phone, StepKind.Password]);
        Done(With(StepKind.Password)).ShouldBeEmpty();

        static IEnumerable<StepKind> Done(User user) => Enum.GetValues<StepKind>().Where(kind => StepKinds.Of(kind).IsDone(user));
    }

    /// <summary>A user with a step of this kind to do, and nothing else.</summary>
    private static User With(StepKind kind)
    {
        StepSettings[] configured = StepKinds.Of(kind).IsConfigurable ? [new("step", kind)] : [];
        var user = User.Provision(Email.Parse("ada@example.com")!, "Ada Lovelace", "one-time", Roles.Individual, null, configured, Now);
        if (configured.Length > 0)
        {
            Perform(StepKind.Password, user, PasswordStep.Forced.Name);
        }

        return user;
    }

    /// <summary>A kind that has no verb here does not compile.</summary>
    private static Result<Done> Perform(StepKind kind, User user, string step) =>
        kind switch
        {
            StepKind.Phone => ProvePhone(user),
            StepKind.Acknowledge => user.Acknowledge(user.OnboardingId!.Value, step, "1", Now),
            StepKind.External => user.ReportStep(step, StepState.Completed, "completed", null, Now),
            StepKind.Password => user.ReplaceOneTimePassword(user.OnboardingId!.Value, "own", Now).Map(_ => new Done()),
        };

    private static Result<Done> ProvePhone(User user)
    {
        var (row, digits) = OneTimeCode.ForPhone(user.Id, Number.Value, Outbox, Now);
        var issued = user.IssuePhoneCode(user.OnboardingId!.Value, Number, row, null!, Now);
        return issued.IsSuccess ? user.VerifyPhone(user.OnboardingId!.Value, row, digits, Outbox, Now) : issued;
    }
}
