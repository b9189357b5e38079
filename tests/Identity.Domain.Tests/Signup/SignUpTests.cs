using Identity.Domain.Audit;
using Identity.Domain.Login;
using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Signup;

public sealed class SignUpTests
{
    private readonly Service service = new();

    [Fact]
    public async Task Somebody_new_gets_an_account_and_is_signed_in()
    {
        var signedIn = await service.SignUpAsync("Ada@Example.com");

        var now = service.Clock.GetUtcNow();
        var user = service.User;
        (user.Email, user.EmailKey, user.Name).ShouldBe(("Ada@Example.com", "ada@example.com", "Ada Lovelace"));
        (user.Status, user.Roles, user.BranchId, user.EmailVerifiedAt).ShouldBe((UserStatus.Active, Roles.Individual, null, null));
        (user.CreatedAt, user.UpdatedAt, user.SignedInAt).ShouldBe((now, now, now));
        user.PasswordHash.ShouldBe(CountingHasher.Current + Service.Password);
        signedIn.Profile.ShouldBe(Profile.Of(user));
        var session = service.SessionOf(signedIn.Tokens);
        (session.UserId, session.Role).ShouldBe((user.Id, Roles.Individual));
        service.Tokens[signedIn.Tokens.AccessToken].Subject.ShouldBe(user.Id);
        service.Tokens.Read(signedIn.Tokens.RefreshToken).ShouldBe(new RefreshToken(session.Id, 0, now));
        (service.LastAudit.Action, service.LastAudit.SubjectId, service.LastAudit.SessionId).ShouldBe(
            (AuditActions.AccountCreated, user.Id, session.Id)
        );
    }

    [Theory] // security requirement 41
    [InlineData("ada@example.com")]
    [InlineData("ADA@EXAMPLE.COM")]
    [InlineData(" Ada@example.Com ")]
    public async Task An_address_is_taken_in_any_spelling_and_the_refusal_costs_a_hash_like_a_success(string again)
    {
        await service.SignUpAsync();

        var result = await SignUpAsync(email: again);

        result.ShouldBeRefused(UserErrors.EmailTaken);
        service.Hasher.Hashed.ShouldBe(2);
        service.Database.Sessions.Count.ShouldBe(1);
        service.Database.Audit.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Every_fault_is_named_at_once_and_nothing_is_hashed()
    {
        var result = await SignUpAsync("nobody", " ", "short", "other");

        result
            .Errors.Select(error => (error.Code, error.Source))
            .ShouldBe([
                ("EMAIL_INVALID", "email"),
                ("NAME_INVALID", "name"),
                ("PASSWORD_TOO_SHORT", "password"),
                ("PASSWORDS_DIFFER", "confirmPassword"),
            ]);
        service.Hasher.Hashed.ShouldBe(0);
        service.Database.Users.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_repetition_must_be_the_password()
    {
        (await SignUpAsync(confirmation: "correct hors")).ShouldBeRefused(PasswordErrors.Differ.On("confirmPassword"));
        (await SignUpAsync(confirmation: Service.Password)).IsSuccess.ShouldBeTrue();
    }

    [Theory] // security requirement 33
    [InlineData("ada@example.com")]
    [InlineData("Ada Lovelace")]
    public async Task A_password_that_is_the_address_or_the_name_is_refused(string password) =>
        (await SignUpAsync(password: password)).ShouldBeRefused(PasswordErrors.IsPersonal.On("password"));

    [Fact]
    public async Task A_name_is_stored_trimmed_and_composed()
    {
        await SignUpAsync(name: "  Zoe\u0308 ");

        service.User.Name.ShouldBe("Zo\u00EB");
    }

    [Fact]
    public void A_missing_password_is_left_to_whoever_noticed() =>
        service.SignUp.Check("ada@example.com", "Ada", null, new UnverifiedPassword("repetition")).ShouldBeEmpty();

    private Task<Result<SignedIn>> SignUpAsync(
        string email = Service.Email,
        string name = "Ada Lovelace",
        string password = Service.Password,
        string? confirmation = null
    ) =>
        service.SignUp.ExecuteAsync(
            email,
            name,
            new UnverifiedPassword(password),
            UnverifiedPassword.From(confirmation),
            Service.Client,
            default
        );
}
