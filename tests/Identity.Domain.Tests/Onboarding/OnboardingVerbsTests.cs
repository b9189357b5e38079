using Identity.Domain.Onboarding;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tests.Verbs;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Onboarding;

/// <summary>The README's way from an account with a one-time password to an active one: four steps, in this order, and the
/// exchange.</summary>
public sealed class OnboardingVerbsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PhoneNumber Number = PhoneNumber.Parse("+4915112345678").Value!;
    private static readonly ReadableOutbox Outbox = new();

    private static readonly StepSettings[] Steps =
    [
        new("phoneNumber", StepKind.Phone),
        new("terms", StepKind.Acknowledge, Version: "1"),
        new("identity", StepKind.External),
    ];

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<Case>(
            [
                ("password due", () => new Case()),
                ("phone due", () => new Case().Password()),
                ("code sent", () => new Case().Password().CodeSent()),
                ("code tried out", () => new Case().Password().CodeSent().Guess(OneTimeCode.MaximumTries)),
                ("code too old", () => new Case().Password().CodeSent().After(OneTimeCode.Lifetime)),
                ("text due", () => new Case().Password().CodeSent().Phone()),
                ("report due", () => new Case().Password().CodeSent().Phone().Text()),
                ("rejected", () => new Case().Password().CodeSent().Phone().Text().Report(StepState.Rejected)),
                ("complete", () => new Case().Complete()),
                ("exchanged", () => new Case().Complete().Exchange()),
                ("old token", () => new Case().WithTheFirstToken().Password().CodeSent()),
            ],
            [
                ("replace the one-time password", it => Outcome.Of(it.User.ReplaceOneTimePassword(it.Onboarding, "own", it.At))),
                ("ask for a code to another number", it => Outcome.Of(it.Ask(PhoneNumber.Parse("+4915187654321").Value!))),
                ("ask for a code to the same number", it => Outcome.Of(it.Ask(Number))),
                ("type the right code", it => Outcome.Of(it.Type(it.Digits))),
                ("type a wrong code", it => Outcome.Of(it.Type("wrong"))),
                ("confirm the text", it => Outcome.Of(it.User.Acknowledge(it.Onboarding, "terms", "2", it.At))),
                ("confirm what is no text", it => Outcome.Of(it.User.Acknowledge(it.Onboarding, "identity", "2", it.At))),
                ("report the check", it => Outcome.Of(it.User.ReportStep("identity", StepState.Completed, "completed", null, it.At))),
                (
                    "report what is not checked",
                    it => Outcome.Of(it.User.ReportStep("terms", StepState.Completed, "completed", null, it.At))
                ),
                ("exchange", it => Outcome.Of(it.TryExchange())),
            ],
            it => it.User,
            """
            replace the one-time password
              StepCompleted: password due
              STEP_ALREADY_DONE: phone due, code sent, code tried out, code too old, text due, report due, rejected, complete
              TOKEN_INVALID: exchanged, old token
            ask for a code to another number
              STEP_OUT_OF_ORDER: password due
              PhoneCodeIssued: phone due, code sent, code tried out, code too old, text due, report due, rejected, complete
              TOKEN_INVALID: exchanged, old token
            ask for a code to the same number
              STEP_OUT_OF_ORDER: password due
              PhoneCodeIssued: phone due, code sent, code tried out, code too old
              STEP_ALREADY_DONE: text due, report due, rejected, complete
              TOKEN_INVALID: exchanged, old token
            type the right code
              CODE_EXPIRED: password due, phone due, code too old, text due, report due, rejected, complete
              StepCompleted: code sent
              CODE_TRIES_EXCEEDED: code tried out
              TOKEN_INVALID: exchanged, old token
            type a wrong code
              CODE_EXPIRED: password due, phone due, code too old, text due, report due, rejected, complete
              CODE_INVALID, PhoneCodeRefused: code sent
              CODE_TRIES_EXCEEDED: code tried out
              TOKEN_INVALID: exchanged, old token
            confirm the text
              STEP_OUT_OF_ORDER: password due, phone due, code sent, code tried out, code too old
              StepCompleted: text due
              STEP_ALREADY_DONE: report due, rejected, complete
              TOKEN_INVALID: exchanged, old token
            confirm what is no text
              STEP_NOT_FOUND: password due, phone due, code sent, code tried out, code too old, text due, report due, rejected, complete
              TOKEN_INVALID: exchanged, old token
            report the check
              StepReported: password due, phone due, code sent, code tried out, code too old, text due, report due, rejected, complete, old token
              STEP_NOT_FOUND: exchanged
            report what is not checked
              STEP_NOT_FOUND: password due, phone due, code sent, code tried out, code too old, text due, report due, rejected, complete, exchanged, old token
            exchange
              ONBOARDING_INCOMPLETE: password due, phone due, code sent, code tried out, code too old, text due, report due, rejected
              OnboardingExchanged: complete
              TOKEN_INVALID: exchanged, old token
            """
        );

    [Fact]
    public void A_replaced_password_is_the_owners_and_leaves_the_old_token_behind()
    {
        var it = new Case();
        var first = it.Onboarding;

        it.Password();

        it.User.PasswordHash.ShouldBe("own");
        it.User.PasswordExpiresAt.ShouldBeNull();
        it.User.OnboardingId.ShouldNotBe(first);
    }

    [Fact]
    public void A_code_proves_the_number_that_it_was_sent_to_and_no_later_one()
    {
        var it = new Case().Password().CodeSent();
        var (code, digits) = (it.Code, it.Digits);
        it.Ask(PhoneNumber.Parse("+4915187654321").Value!).IsSuccess.ShouldBeTrue();

        it.User.VerifyPhone(it.Onboarding, code!, digits, Outbox, Now).ShouldBeRefused(OnboardingErrors.CodeExpired);

        it.User.PhoneVerifiedAt.ShouldBeNull();
    }

    [Fact]
    public void A_number_that_changes_takes_its_proof_along()
    {
        var it = new Case().Password().CodeSent().Phone();
        it.User.PhoneVerifiedAt.ShouldBe(Now);

        it.Ask(PhoneNumber.Parse("+4915187654321").Value!).IsSuccess.ShouldBeTrue();

        it.User.PhoneVerifiedAt.ShouldBeNull();
        it.User.Steps.Single(step => step.Kind is StepKind.Phone).State.ShouldBe(StepState.Pending);
    }

    [Fact]
    public void A_wrong_code_costs_a_try_and_the_last_try_may_be_right()
    {
        var it = new Case().Password().CodeSent().Guess(OneTimeCode.MaximumTries - 1);

        it.Type(it.Digits).IsSuccess.ShouldBeTrue();

        it.Code!.Tries.ShouldBe(OneTimeCode.MaximumTries);
        it.Code.ConsumedAt.ShouldBe(Now);
    }

    [Fact]
    public void An_exchange_makes_the_account_active_and_signs_in()
    {
        var it = new Case().Complete().Exchange();

        it.User.Status.ShouldBe(UserStatus.Active);
        it.User.OnboardingId.ShouldBeNull();
        it.User.SignedInAt.ShouldBe(Now);
    }

    [Fact]
    public void A_confirmed_text_is_noted_in_the_version_that_was_confirmed()
    {
        var it = new Case().Password().CodeSent().Phone();

        it.User.Acknowledge(it.Onboarding, "terms", "2", Now).IsSuccess.ShouldBeTrue();

        it.User.Steps.Single(step => step.Name == "terms").Version.ShouldBe("2");
    }

    [Fact]
    public void An_advisor_has_a_password_to_replace_and_nothing_else_to_do()
    {
        var advisor = User.Provision(Email.Parse("alan@example.com")!, "Alan Turing", "one-time", Roles.Advisor, null, Steps, Now);

        advisor.Steps.ShouldHaveSingleItem().Kind.ShouldBe(StepKind.Password);
        advisor.PasswordExpiresAt.ShouldBe(Now.AddDays(7));
    }

    /// <summary>One user, and the token in hand.</summary>
    private sealed class Case
    {
        private Guid? token;

        public User User { get; } =
            User.Provision(Email.Parse("ada@example.com")!, "Ada Lovelace", "one-time", Roles.Individual, null, Steps, Now);

        public Guid Onboarding => token ?? User.OnboardingId ?? Guid.Empty;

        public DateTimeOffset At { get; private set; } = Now;

        public OneTimeCode? Code { get; private set; }

        public string Digits { get; private set; } = "";

        public Case WithTheFirstToken() => Do(() => token = User.OnboardingId);

        public Case After(TimeSpan time) => Do(() => At += time);

        public Case Password() => Do(() => User.ReplaceOneTimePassword(User.OnboardingId!.Value, "own", At));

        public Case CodeSent() => Do(() => Ask(Number, User.OnboardingId!.Value));

        public Case Guess(int times) => Do(() => Enumerable.Range(0, times).ToList().ForEach(_ => Type("wrong")));

        public Case Phone() => Do(() => Type(Digits));

        public Case Text() => Do(() => User.Acknowledge(Onboarding, "terms", "1", At));

        public Case Report(StepState state) => Do(() => User.ReportStep("identity", state, "as told", null, At));

        public Case Complete() => Password().CodeSent().Phone().Text().Report(StepState.Completed);

        public Case Exchange() => Do(() => (token = User.OnboardingId, TryExchange()));

        public Result<Session> TryExchange() =>
            User.ExchangeOnboarding(Onboarding, Session.Open(User.Id, Roles.Individual, "app", TimeSpan.Zero, Service.Client, At), At);

        public Result<Done> Ask(PhoneNumber number) => Ask(number, Onboarding);

        public Result<Done> Type(string digits) => User.VerifyPhone(Onboarding, Code ?? Unsent().Row, digits, Outbox, At);

        private Result<Done> Ask(PhoneNumber number, Guid onboarding)
        {
            var (row, digits) = OneTimeCode.ForPhone(User.Id, number.Value, Outbox, At);
            var issued = User.IssuePhoneCode(onboarding, number, row, null!, At);
            (Code, Digits) = issued.IsSuccess ? (row, digits) : (Code, Digits);
            return issued;
        }

        private (OneTimeCode Row, string Digits) Unsent() => OneTimeCode.ForPhone(User.Id, Number.Value, Outbox, At);

        private Case Do(Action act)
        {
            act();
            return this;
        }

        private Case Do<T>(Func<T> act) =>
            Do(() =>
            {
                _ = act();
            });
    }
}
