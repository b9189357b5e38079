using Identity.Domain.Invitations;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Invitations;

/// <summary>Everything that is wrong with an acceptance is told at once; what is not given yet is not judged.</summary>
public sealed class InvitationRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly InvitationRules Rules = new(
        new AgreementSettings([new("terms", "1", "Terms", "Text"), new("news", "1", "News", "Text", Required: false)]),
        new OnboardingSettings(),
        new PasswordRules(new PasswordSettings(), new InMemoryBreaches())
    );

    [Theory]
    [InlineData("correct horse", "correct horse", "terms", "")]
    [InlineData("correct horse", "correct horse", "terms news", "")]
    [InlineData(null, null, null, "")]
    [InlineData("correct horse", null, null, "")]
    [InlineData("short", null, null, "PASSWORD_TOO_SHORT password")]
    [InlineData("ada@example.com", null, null, "PASSWORD_IS_PERSONAL password")]
    [InlineData("Ada Lovelace", null, null, "PASSWORD_IS_PERSONAL password")]
    [InlineData("correct horse", "correct mouse", null, "PASSWORDS_DIFFER confirmPassword")]
    [InlineData(null, "correct mouse", null, "")]
    [InlineData(null, null, "", "AGREEMENT_REQUIRED agreementIds")]
    [InlineData(null, null, "news", "AGREEMENT_REQUIRED agreementIds")]
    [InlineData(null, null, "terms other", "AGREEMENT_UNKNOWN agreementIds")]
    [InlineData(null, null, "Terms", "AGREEMENT_UNKNOWN agreementIds, AGREEMENT_REQUIRED agreementIds")]
    [InlineData("short", "long", "", "PASSWORD_TOO_SHORT password, PASSWORDS_DIFFER confirmPassword, AGREEMENT_REQUIRED agreementIds")]
    public void Of_somebody_new(string? password, string? confirmation, string? agreements, string faults) =>
        Check(null, password, confirmation, agreements).ShouldBe(faults);

    [Theory]
    [InlineData("correct horse", "")]
    [InlineData("short", "")] // an own password may be older than the rules of today
    public void Who_has_a_proven_account_gives_the_password_that_it_has(string password, string faults) =>
        Check(Account(), password, password, "terms").ShouldBe(faults);

    [Fact]
    public void Text_that_is_none_is_no_password_of_an_account_either() =>
        Check(Account(), "\uD83D", null, null).ShouldBe("PASSWORD_MALFORMED password");

    [Fact]
    public void An_unproven_account_is_taken_over_under_the_rules_for_a_new_password() =>
        Check(Account() with { EmailVerified = false }, "short", null, null).ShouldBe("PASSWORD_TOO_SHORT password");

    [Theory]
    [InlineData(true, true, UserStatus.Active, "EMAIL_TAKEN ")]
    [InlineData(false, true, UserStatus.Active, "PASSWORD_TOO_SHORT password")] // nothing proves that it is a member
    [InlineData(true, false, UserStatus.Onboarding, "")]
    [InlineData(true, true, UserStatus.Disabled, "ACCOUNT_DISABLED ")]
    [InlineData(false, false, UserStatus.Disabled, "ACCOUNT_DISABLED ")]
    public void A_member_of_a_branch_and_a_disabled_account_accept_nothing(
        bool isProven,
        bool isMember,
        UserStatus status,
        string faults
    ) =>
        Check(
                Account() with
                {
                    EmailVerified = isProven,
                    Status = status,
                    BranchId = isMember ? Guid.CreateVersion7() : null,
                },
                "short",
                null,
                null
            )
            .ShouldBe(faults);

    [Fact]
    public async Task Whether_a_new_password_has_leaked_is_asked_last()
    {
        (await Rules.CheckNewPasswordAsync(Facts(null), new UnverifiedPassword("short"), default))
            .Select(fault => fault.Code)
            .ShouldBe(["PASSWORD_TOO_SHORT"]);
        (await Rules.CheckNewPasswordAsync(Facts(null), new UnverifiedPassword("correct horse"), default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ada@example.com", "Ada Lovelace", null, "")]
    [InlineData("ada@example.com", "Ada Lovelace", "+4915112345678", "")]
    [InlineData("ada", "", "+49", "EMAIL_INVALID, NAME_INVALID, PHONE_NUMBER_INVALID")]
    [InlineData(null, null, null, "EMAIL_INVALID, NAME_INVALID")]
    public void Whom_an_advisor_invites_has_an_address_and_a_name(string? email, string? name, string? number, string faults) =>
        string.Join(", ", InviteIndividual.Check(email, name, number).Select(fault => fault.Code)).ShouldBe(faults);

    private static string Check(InvitedAccount? account, string? password, string? confirmation, string? agreements) =>
        string.Join(
            ", ",
            Rules
                .Check(
                    Facts(account),
                    password is null ? null : new(password),
                    confirmation is null ? null : new(confirmation),
                    agreements?.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                )
                .Select(fault => $"{fault.Code} {fault.Source}")
        );

    private static InvitationFacts Facts(InvitedAccount? account) =>
        new(
            Invitation.Create(
                Guid.CreateVersion7(),
                Guid.CreateVersion7(),
                Email.Parse("ada@example.com")!,
                "Ada Lovelace",
                null,
                "de",
                Now
            ),
            "Hamburg",
            account,
            "advisor@example.com"
        );

    private static InvitedAccount Account() =>
        new(Guid.CreateVersion7(), EmailVerified: true, UserStatus.Active, null, "hash", 1, null, null, PhoneVerified: false);
}
