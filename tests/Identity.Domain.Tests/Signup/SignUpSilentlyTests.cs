using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Signup;

public sealed class SignUpSilentlyTests
{
    private readonly Service service = new(signup: new SignupSettings { Disclosure = Disclosure.Silent });

    [Fact]
    public async Task Somebody_new_gets_an_account_a_mail_and_no_session()
    {
        (await SignUpAsync("Ada@Example.com")).IsSuccess.ShouldBeTrue();

        (service.User.Email, service.User.SignedInAt, service.User.EmailVerifiedAt).ShouldBe(("Ada@Example.com", null, null));
        service.Database.Sessions.ShouldBeEmpty();
        service.Database.Outbox.ShouldHaveSingleItem().Template.ShouldBe(MessageTemplate.VerifyEmail);
        (service.LastAudit.Action, service.LastAudit.SubjectId).ShouldBe((AuditActions.AccountCreated, service.User.Id));
    }

    [Fact] // security requirement 47
    public async Task An_address_with_an_account_costs_a_hash_and_a_mail_as_well()
    {
        await SignUpAsync("Ada@Example.com");

        (await SignUpAsync("ADA@EXAMPLE.COM")).IsSuccess.ShouldBeTrue();

        service.Hasher.Hashed.ShouldBe(2);
        var mail = service.Database.Outbox[^1];
        (mail.Template, mail.Recipient).ShouldBe((MessageTemplate.SignUpExists, "Ada@Example.com")); // as it is stored
        (service.LastAudit.Action, service.LastAudit.SubjectId).ShouldBe((AuditActions.SignUpRepeated, service.User.Id));
    }

    [Fact]
    public async Task What_is_wrong_with_the_signup_itself_is_said_and_nothing_is_hashed()
    {
        var result = await service.SignUpSilently.ExecuteAsync(
            "nobody",
            " ",
            new UnverifiedPassword("short"),
            null,
            Service.Client,
            default
        );

        result.Errors.Select(error => error.Code).ShouldBe(["EMAIL_INVALID", "NAME_INVALID", "PASSWORD_TOO_SHORT"]);
        service.Hasher.Hashed.ShouldBe(0);
    }

    [Fact]
    public async Task A_login_before_the_proof_looks_like_a_wrong_password()
    {
        await SignUpAsync(Service.Email);
        (await service.LogInAsync()).ShouldBeRefused(SessionErrors.InvalidCredentials);

        await service.VerifyEmail.ExecuteAsync(service.Outbox.TokenIn(service.Database.Outbox[0]), Service.Client, default);

        (await service.LogInAsync()).IsSuccess.ShouldBeTrue();
    }

    private Task<Result<Done>> SignUpAsync(string email) =>
        service.SignUpSilently.ExecuteAsync(email, "Ada Lovelace", new UnverifiedPassword(Service.Password), null, Service.Client, default);
}
