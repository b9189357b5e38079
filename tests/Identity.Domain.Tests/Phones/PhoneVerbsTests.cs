using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Phones;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tests.Verbs;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Phones;

/// <summary>An active account gets another phone number once the code that was texted to it comes back.</summary>
public sealed class PhoneVerbsTests
{
    private const string Hash = "own";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PhoneNumber Number = PhoneNumber.Parse("+4915112345678").Value!;
    private static readonly PhoneNumber Other = PhoneNumber.Parse("+4915112345679").Value!;

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<Case>(
            [
                ("no number", () => new Case()),
                ("proven number", () => new Case().Proven()),
                ("unproven number", () => new Case().Unproven()),
                ("disabled", () => new Case().Do(it => it.User.Disable(Now))),
                ("onboarding", () => new Case(Provisioned())),
            ],
            [
                ("ask for a code", it => Outcome.Of(it.Ask(Number, Hash))),
                ("ask for a code to another number", it => Outcome.Of(it.Ask(Other, Hash))),
                ("ask with an old password", it => Outcome.Of(it.Ask(Other, "old"))),
                ("give the code back", it => Outcome.Of(it.Give(it.Sent(Other)))),
                ("guess a code", it => Outcome.Of(it.Give(it.Sent(Other), "none"))),
                ("give a code that was used", it => Outcome.Of(it.Give(it.Sent(Other, sent => sent.Replace(Now))))),
                ("give a code too late", it => Outcome.Of(it.Give(it.Sent(Other), at: Now + OneTimeCode.Lifetime))),
                ("give a code in its last tick", it => Outcome.Of(it.Give(it.Sent(Other), at: Now + OneTimeCode.Lifetime - Service.Tick))),
                ("give another user's code", it => Outcome.Of(it.Give(it.Sent(Other, owner: Guid.CreateVersion7(Now))))),
                ("give a code of the onboarding", it => Outcome.Of(it.Give(it.Sent(Other, purpose: OneTimeCode.PhonePurpose)))),
                ("give a code after five wrong ones", it => Outcome.Of(it.Give(it.Sent(Other, it.GuessFiveTimes)))),
            ],
            it => it.User,
            """
            ask for a code
              PhoneCodeIssued: no number, unproven number
              PHONE_NUMBER_UNCHANGED: proven number
              PASSWORD_INCORRECT: disabled, onboarding
            ask for a code to another number
              PhoneCodeIssued: no number, proven number, unproven number
              PASSWORD_INCORRECT: disabled, onboarding
            ask with an old password
              PASSWORD_INCORRECT: no number, proven number, unproven number, disabled, onboarding
            give the code back
              PhoneChanged: no number, proven number, unproven number
              TOKEN_INVALID: disabled, onboarding
            guess a code
              CODE_INVALID, PhoneCodeRefused: no number, proven number, unproven number
              TOKEN_INVALID: disabled, onboarding
            give a code that was used
              CODE_EXPIRED: no number, proven number, unproven number
              TOKEN_INVALID: disabled, onboarding
            give a code too late
              CODE_EXPIRED: no number, proven number, unproven number
              TOKEN_INVALID: disabled, onboarding
            give a code in its last tick
              PhoneChanged: no number, proven number, unproven number
              TOKEN_INVALID: disabled, onboarding
            give another user's code
              CODE_EXPIRED: no number, proven number, unproven number
              TOKEN_INVALID: disabled, onboarding
            give a code of the onboarding
              CODE_EXPIRED: no number, proven number, unproven number
              TOKEN_INVALID: disabled, onboarding
            give a code after five wrong ones
              CODE_TRIES_EXCEEDED: no number, proven number, unproven number
              TOKEN_INVALID: disabled, onboarding
            """
        );

    [Fact]
    public void The_number_is_the_one_that_the_code_was_sent_to()
    {
        var it = new Case().Proven();
        var session = Guid.CreateVersion7(Now);
        var later = Now.AddMinutes(1);

        it.Give(it.Sent(Other), at: later, session: session).IsSuccess.ShouldBeTrue();

        (it.User.PhoneNumber, it.User.PhoneVerifiedAt, it.User.UpdatedAt).ShouldBe((Other.Value, later, later));
        var happened = it.User.Events.OfType<PhoneChanged>().Last();
        (happened.SessionId, happened.At, happened.Mail.Recipient).ShouldBe((session, later, it.User.Email));
    }

    [Fact]
    public void A_wrong_guess_counts_against_the_session_that_made_it()
    {
        var it = new Case();
        var session = Guid.CreateVersion7(Now);
        var sent = it.Sent(Other);

        it.Give(sent, "none", session: session);

        sent.Row.Tries.ShouldBe(1);
        sent.Row.ConsumedAt.ShouldBeNull();
        it.User.Events.OfType<PhoneCodeRefused>().Single().ShouldBe(new PhoneCodeRefused(session, Now));
    }

    [Fact]
    public void The_text_carries_the_code_and_expires_with_it()
    {
        var it = new Case();
        var (code, text) = new PhoneCodeTexts(it.Outbox, it.Outbox).Prepare(it.User.Id, Other, OneTimeCode.ChangePurpose, "de", Now);

        it.Outbox.CodeIn(text).ShouldMatch("^[0-9]{6}$");
        it.Outbox.ModelOf(text)["minutes"].ShouldBe("10");
        (text.Recipient, text.Language).ShouldBe((Other.Value, "de"));
        (code.UserId, code.Purpose, code.Target, code.CreatedAt, code.ExpiresAt).ShouldBe(
            (it.User.Id, OneTimeCode.ChangePurpose, Other.Value, Now, Now + OneTimeCode.Lifetime)
        );
        code.Try(it.Outbox.CodeIn(text), it.Outbox, Now).ShouldBeNull();
    }

    private static User Provisioned() =>
        User.Provision(
            Email.Parse("ada@example.com")!,
            "Ada Lovelace",
            Hash,
            Roles.Individual,
            null,
            [new("phoneNumber", StepKind.Phone)],
            Now
        );

    private sealed class Case(User? user = null)
    {
        public User User { get; } = user ?? User.Register(Email.Parse("ada@example.com")!, "Ada Lovelace", Hash, Now);

        public ReadableOutbox Outbox { get; } = new();

        public Case Proven() => Do(it => it.Give(it.Sent(Number)).IsSuccess.ShouldBeTrue());

        public Case Unproven()
        {
            InMemoryDatabase.Set(User, it => it.PhoneNumber, Number.Value);
            return this;
        }

        public Result<Done> Ask(PhoneNumber number, string verifiedHash)
        {
            var (code, text) = new PhoneCodeTexts(Outbox, Outbox).Prepare(User.Id, number, OneTimeCode.ChangePurpose, "en", Now);
            return User.RequestPhoneChange(verifiedHash, number, code, text, Now);
        }

        public (OneTimeCode Row, string Code) Sent(
            PhoneNumber number,
            Action<OneTimeCode>? then = null,
            Guid? owner = null,
            string purpose = OneTimeCode.ChangePurpose
        )
        {
            var sent = OneTimeCode.ForPhone(owner ?? User.Id, number.Value, Outbox, Now, purpose);
            then?.Invoke(sent.Row);
            return sent;
        }

        public Result<Done> Give(
            (OneTimeCode Row, string Code) sent,
            string? digits = null,
            DateTimeOffset? at = null,
            Guid session = default
        ) => User.ChangePhone(session, sent.Row, digits ?? sent.Code, Outbox, Mail(), at ?? Now);

        public void GuessFiveTimes(OneTimeCode code)
        {
            for (var guess = 0; guess < OneTimeCode.MaximumTries; guess++)
            {
                code.Try("none", Outbox, Now).ShouldBe(OnboardingErrors.CodeInvalid);
            }
        }

        public Case Do(Action<Case> act)
        {
            act(this);
            return this;
        }

        private OutboxMessage Mail() => new PhoneMails(Outbox).Changed(User.Email, "en", Now);
    }
}
