using Identity.Domain.Import;
using Identity.Domain.Invitations;
using Identity.Domain.Onboarding;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Signup;

/// <summary>An account begins in one of four ways, and each vouches for something else.</summary>
public sealed class FirstStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Email Address = Email.Parse("Ada@Example.com")!;
    private static readonly StepSettings[] Steps = [new("phoneNumber", StepKind.Phone)];

    [Fact]
    public void Every_way_and_what_it_vouches_for()
    {
        string[] table =
        [
            Row("a signup", User.Register(Address, "Ada", "hash", Now)),
            Row("a signup without a session", User.Register(Address, "Ada", "hash", Now, signsIn: false)),
            Row("an operator, for an individual", User.Provision(Address, "Ada", "hash", Roles.Individual, null, Steps, Now)),
            Row("an operator, for an advisor", User.Provision(Address, "Ada", "hash", Roles.Advisor, null, Steps, Now)),
            Row("an invitation", Invited()),
            Row("an import", Imported(new() { Email = "ada@example.com" })),
            Row("an import of a proven address", Imported(new() { Email = "ada@example.com", EmailVerified = true })),
            Row("an import of a proven number", Imported(new() { Email = "ada@example.com", PhoneNumberVerified = true })),
            Row("an import of a disabled account", Imported(new() { Email = "ada@example.com", Disabled = true })),
        ];

        table.ShouldBe([
            "a signup: Active, address unproven, phone unproven, signed in, registered by its owner, steps: none",
            "a signup without a session: Active, address unproven, phone unproven, registered by its owner, steps: none",
            "an operator, for an individual: Onboarding, address proven, phone unproven, password expires, steps: password phoneNumber",
            "an operator, for an advisor: Onboarding, address proven, phone unproven, password expires, steps: password",
            "an invitation: Onboarding, address proven, phone unproven, steps: phoneNumber",
            "an import: Active, address unproven, phone unproven, steps: none",
            "an import of a proven address: Active, address proven, phone unproven, steps: none",
            "an import of a proven number: Active, address unproven, phone proven, steps: none",
            "an import of a disabled account: Disabled, address unproven, phone unproven, steps: none",
        ]);
    }

    [Fact]
    public void Of_another_system_an_account_keeps_its_identifier_and_its_age()
    {
        var (id, createdAt) = (Guid.CreateVersion7(), Now.AddYears(-3).AddTicks(1));

        var user = Imported(
            new()
            {
                Email = "ada@example.com",
                Id = id,
                CreatedAt = createdAt,
                PasswordHash = "foreign",
            }
        );

        (user.Id, user.CreatedAt, user.UpdatedAt, user.PasswordHash).ShouldBe((id, createdAt.AddTicks(-1), Now, "foreign"));
    }

    private static User Imported(ImportedUser record) => User.Import(Address, "Ada", null, Roles.Individual, record, Now);

    private static User Invited()
    {
        var invitation = Invitation.Create(Guid.CreateVersion7(Now), Guid.CreateVersion7(Now), Address, "Ada", null, "en", Now);
        return User.OfInvitation(invitation, new Acceptance(invitation.Link, Steps, [], null), "hash", Now).Value.ShouldNotBeNull();
    }

    private static string Row(string way, User user)
    {
        (user.Email, user.EmailKey, user.Name, user.CreatedAt >= Now).ShouldBe(("Ada@Example.com", "ada@example.com", "Ada", true));
        string?[] facts =
        [
            $"{user.Status}",
            user.EmailVerifiedAt == Now ? "address proven" : "address unproven",
            user.PhoneVerifiedAt == Now ? "phone proven" : "phone unproven",
            user.SignedInAt == Now ? "signed in" : null,
            user.PasswordExpiresAt > Now ? "password expires" : null,
            user.SelfRegistered ? "registered by its owner" : null,
            $"steps: {(user.Steps.Count == 0 ? "none" : string.Join(' ', user.Steps.Select(step => step.Name)))}",
        ];
        return $"{way}: {string.Join(", ", facts.OfType<string>())}";
    }
}
