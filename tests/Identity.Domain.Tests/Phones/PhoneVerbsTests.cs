using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Phones;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tests.Verbs;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Phones;

/// <summary>An active account changes its phone number by a code that is texted to the new one.</summary>
public sealed class PhoneVerbsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PhoneNumber Number = PhoneNumber.Parse("+4915112345678").Value!;
    private static readonly PhoneNumber Other = PhoneNumber.Parse("+4915187654321").Value!;
    private static readonly ReadableOutbox Outbox = new();

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<Case>(
            [
                ("no number", () => new Case()),
                ("proven number", () => new Case().With(Number).Proven()),
                ("claimed number", () => new Case().With(Number)),
                ("code tried out", () => new Case().Guess(OneTimeCode.MaximumTries)),
                ("one try left", () => new Case().Guess(OneTimeCode.MaximumTries - 1)),
                ("code at its end", () => new Case().After(OneTimeCode.Lifetime)),
                ("code a tick before", () => new Case().After(OneTimeCode.Lifetime - Service.Tick)),
                ("code used", () => new Case().Changed()),
                ("code of an onboarding", () => new Case(OneTimeCode.PhonePurpose)),
                ("code of another", () => new Case(owner: Guid.CreateVersion7())),
                ("disabled", () => new Case().Disabled()),
            ],
            [
                ("ask for a code to the number", it => Outcome.Of(it.Ask(Number))),
                ("ask for a code to another number", it => Outcome.Of(it.Ask(Other))),
                ("ask with a password of before", it => Outcome.Of(it.Ask(Other, "former"))),
                ("type the right code", it => Outcome.Of(it.Type(it.Digits))),
                ("type a wrong code", it => Outcome.Of(it.Type("wrong"))),
            ],
            it => it.User,
            """
            ask for a code to the number
              PhoneCodeIssued: no number, claimed number, code tried out, one try left, code at its end, code a tick before, code of an onboarding, code of another
              PHONE_NUMBER_UNCHANGED: proven number, code used
              PASSWORD_INCORRECT: disabled
            ask for a code to another number
              PhoneCodeIssued: no number, proven number, claimed number, code tried out, one try left, code at its end, code a tick before, code used, code of an onboarding, code of another
              PASSWORD_INCORRECT: disabled
            ask with a password of before
              PASSWORD_INCORRECT: no number, proven number, claimed number, code tried out, one try left, code at its end, code a tick before, code used, code of an onboarding, code of another, disabled
            type the right code
              PhoneChanged: no number, proven number, claimed number, one try left, code a tick before
              CODE_TRIES_EXCEEDED: code tried out
              CODE_EXPIRED: code at its end, code used, code of an onboarding, code of another
              TOKEN_INVALID: disabled
            type a wrong code
              CODE_INVALID, PhoneCodeRefused: no number, proven number, claimed number, one try left, code a tick before
              CODE_TRIES_EXCEEDED: code tried out
              CODE_EXPIRED: code at its end, code used, code of an onboarding, code of another
              TOKEN_INVALID: disabled
            """
        );

    [Fact]
    public void The_account_has_the_number_that_the_code_was_sent_to_once_it_is_proven()
    {
        var it = new Case().With(Other).Proven().After(TimeSpan.FromMinutes(1));

        it.Ask(Number).IsSuccess.ShouldBeTrue();
        it.User.PhoneNumber.ShouldBe(Other.Value);
        it.Changed();

        (it.User.PhoneNumber, it.User.PhoneVerifiedAt, it.User.UpdatedAt).ShouldBe((Number.Value, it.At, it.At));
    }

    [Fact]
    public void A_code_has_six_digits_and_ten_minutes_and_is_texted_to_its_number()
    {
        var (code, text) = new PhoneCodeTexts(Outbox, Outbox).Prepare(Guid.CreateVersion7(), Number, OneTimeCode.ChangePurpose, "de", Now);

        var digits = Outbox.CodeIn(text);
        digits.Length.ShouldBe(6);
        digits.ShouldAllBe(digit => char.IsAsciiDigit(digit));
        code.Mac.ShouldBe(Outbox.Compute(code.Id, digits));
        (code.Target, code.Purpose, code.ExpiresAt).ShouldBe((Number.Value, OneTimeCode.ChangePurpose, Now.AddMinutes(10)));
        (text.Recipient, text.Language, text.Template).ShouldBe((Number.Value, "de", "phone-code"));
        Outbox.ModelOf(text)["minutes"].ShouldBe("10");
    }

    [Fact]
    public void The_owner_is_told_by_mail_without_the_number()
    {
        var mail = new PhoneMails(Outbox).Changed("ada@example.com", "de", Now);

        (mail.Recipient, mail.Language, mail.Template).ShouldBe(("ada@example.com", "de", "phone-changed"));
        Outbox.ValuesIn(mail).ShouldBe(["2026-03-01 12:00 UTC"]);
    }

    [Theory]
    [InlineData("+4915112345678", "correct horse", "")]
    [InlineData("+49", "correct horse", "PHONE_NUMBER_INVALID phoneNumber")]
    [InlineData(null, null, "")] // the binding of the body reports what is missing
    public void What_can_be_wrong_is_told_before_the_password_is_compared(string? number, string? password, string faults) =>
        Faults(number, password).ShouldBe(faults);

    [Fact]
    public void Text_that_is_none_is_no_password() =>
        Faults("+49", "\uD83D").ShouldBe("PHONE_NUMBER_INVALID phoneNumber, PASSWORD_MALFORMED password");

    private static string Faults(string? number, string? password) =>
        string.Join(
            ", ",
            ChangePhone.Check(number, password is null ? null : new UnverifiedPassword(password)).Select(it => $"{it.Code} {it.Source}")
        );

    private sealed class Case
    {
        public Case(string purpose = OneTimeCode.ChangePurpose, Guid? owner = null) =>
            (Code, Digits) = OneTimeCode.ForPhone(owner ?? User.Id, Number.Value, Outbox, Now, purpose);

        public User User { get; } = User.Register(Email.Parse("ada@example.com")!, "Ada Lovelace", "hash", Now);

        public DateTimeOffset At { get; private set; } = Now;

        public OneTimeCode Code { get; }

        public string Digits { get; }

        public Case With(PhoneNumber number) => Do(() => InMemoryDatabase.Set(User, it => it.PhoneNumber, number.Value));

        public Case Proven() => Do(() => InMemoryDatabase.Set(User, it => it.PhoneVerifiedAt, Now));

        public Case After(TimeSpan time) => Do(() => At += time);

        public Case Guess(int times) => Do(() => Enumerable.Range(0, times).ToList().ForEach(_ => Type("wrong")));

        public Case Changed() => Do(() => Type(Digits).IsSuccess.ShouldBeTrue());

        public Case Disabled() => Do(() => User.Disable(At));

        public Result<Done> Ask(PhoneNumber number, string hash = "hash") => User.RequestPhoneChange(hash, number, Code, null!, At);

        public Result<Done> Type(string digits) => User.ChangePhone(Guid.CreateVersion7(), Code, digits, Outbox, null!, At);

        private Case Do(Action act)
        {
            act();
            return this;
        }
    }
}
