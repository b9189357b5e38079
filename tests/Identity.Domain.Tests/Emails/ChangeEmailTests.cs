using Identity.Domain.Emails;
using Identity.Domain.Login;
using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Emails;

public sealed class ChangeEmailTests
{
    private const string NewEmail = "ada@example.org";

    private readonly Service service = new();

    [Fact]
    public async Task The_new_address_is_asked_and_the_present_one_told_at_once()
    {
        await SignUpAsync();

        (await ChangeAsync()).IsSuccess.ShouldBeTrue();

        service
            .Database.Outbox[1..]
            .Select(mail => (mail.Template, mail.Recipient))
            .ShouldBe([(MessageTemplate.ConfirmEmailChange, NewEmail), (MessageTemplate.EmailChangeTold, Service.Email)]);
        service.User.Email.ShouldBe(Service.Email);
    }

    [Fact] // security requirement 46
    public async Task No_mail_says_anything_that_somebody_typed()
    {
        await SignUpAsync();
        await ProveAsync();
        await ChangeAsync();
        await FollowAsync(MessageTemplate.ConfirmEmailChange);
        await service.UndoEmailChange.ExecuteAsync(TokenOf(MessageTemplate.EmailChanged), Service.Client, default);

        service
            .Database.Outbox.Select(mail => mail.Template)
            .ShouldBe([
                MessageTemplate.VerifyEmail,
                MessageTemplate.ConfirmEmailChange,
                MessageTemplate.EmailChangeTold,
                MessageTemplate.EmailChanged,
                MessageTemplate.EmailRestored,
            ]);
        service
            .Database.Outbox.SelectMany(service.Outbox.ValuesIn)
            .ShouldAllBe(value => !value.Contains('@') && !value.Contains("Lovelace") && !value.Contains(Service.Client.Device!));
    }

    [Fact]
    public async Task The_session_that_asked_is_the_one_that_stays()
    {
        var asking = service.SessionOf((await SignUpAsync()).Tokens);
        var other = service.SessionOf((await service.LogInAsync()).Value!.Tokens);
        await ChangeAsync(sessionId: asking.Id);

        await FollowAsync(MessageTemplate.ConfirmEmailChange);

        asking.EndedAt.ShouldBeNull();
        (other.EndedAt, other.EndReason).ShouldBe((service.Clock.GetUtcNow(), SessionEnd.EmailChanged));
    }

    [Fact]
    public async Task A_change_can_be_taken_back_for_seven_days_to_the_millisecond()
    {
        await SignUpAsync();
        await ProveAsync();
        await ChangeAsync();
        await FollowAsync(MessageTemplate.ConfirmEmailChange);
        service.User.Email.ShouldBe(NewEmail);
        var undo = TokenOf(MessageTemplate.EmailChanged);
        var movedAt = service.Clock.GetUtcNow();

        service.Clock.AdvanceTo(movedAt + EmailMails.UndoLifetime);
        (await service.UndoEmailChange.ExecuteAsync(undo, Service.Client, default)).ShouldBeRefused(EmailErrors.UndoTokenExpired);
        service.Clock.Set(movedAt + EmailMails.UndoLifetime - TimeSpan.FromMilliseconds(1));
        (await service.UndoEmailChange.ExecuteAsync(undo, Service.Client, default)).IsSuccess.ShouldBeTrue();

        (service.User.Email, service.User.PasswordHash).ShouldBe((Service.Email, null));
    }

    [Fact]
    public async Task A_taken_address_is_told_or_kept_silent_at_the_same_cost()
    {
        var silent = new Service(signup: new SignupSettings { Disclosure = Disclosure.Silent });
        foreach (var it in new[] { service, silent })
        {
            await it.SignUpAsync();
            (
                await it.SignUp.ExecuteAsync(NewEmail, "Eve", new UnverifiedPassword(Service.Password), null, Service.Client, default)
            ).IsSuccess.ShouldBeTrue();
            var proof = it.Outbox.TokenIn(
                it.Database.Outbox.Single(mail => mail.Template == MessageTemplate.VerifyEmail && mail.Recipient == NewEmail)
            );
            (await it.VerifyEmail.ExecuteAsync(proof, Service.Client, default)).IsSuccess.ShouldBeTrue();
        }

        (await ChangeAsync()).ShouldBeRefused(
            UserErrors.EmailTaken.Because("Another account already uses this email address.").On("newEmail")
        );
        var ada = silent.Database.Users.Single(user => user.Email == Service.Email);
        (
            await silent.ChangeEmail.ExecuteAsync(
                ada.Id,
                Guid.Empty,
                NewEmail.ToUpperInvariant(),
                new UnverifiedPassword(Service.Password),
                Service.Client,
                default
            )
        ).IsSuccess.ShouldBeTrue();

        service.Database.Secrets[^1].Purpose.ShouldBe(SecretPurpose.ChangeEmail); // counted
        silent.Database.Secrets[^1].Purpose.ShouldBe(SecretPurpose.ChangeEmail);
        silent
            .Database.Outbox[^2..]
            .Select(mail => (mail.Template, mail.Recipient))
            .ShouldBe([(MessageTemplate.SignUpExists, NewEmail), (MessageTemplate.EmailChangeTold, Service.Email)]); // as it is stored
    }

    [Fact]
    public async Task An_account_that_never_proved_the_new_address_gives_way()
    {
        await SignUpAsync();
        (
            await service.SignUp.ExecuteAsync(NewEmail, "Eve", new UnverifiedPassword(Service.Password), null, Service.Client, default)
        ).IsSuccess.ShouldBeTrue();

        (await ChangeAsync()).IsSuccess.ShouldBeTrue();
        await FollowAsync(MessageTemplate.ConfirmEmailChange);

        service.Database.Users.ShouldHaveSingleItem().Email.ShouldBe(NewEmail);
    }

    [Fact]
    public async Task A_password_that_a_login_rehashed_meanwhile_is_still_the_right_one()
    {
        await SignUpAsync();
        service.Hasher.WhileVerifying = () => service.Change(user => user.PasswordHash, CountingHasher.Outdated + Service.Password);

        (await ChangeAsync()).IsSuccess.ShouldBeTrue();

        service
            .Database.Outbox[1..]
            .Select(mail => mail.Template)
            .ShouldBe([MessageTemplate.ConfirmEmailChange, MessageTemplate.EmailChangeTold]);
    }

    [Fact]
    public async Task An_account_that_changes_all_the_time_is_not_asked_for_ever()
    {
        await SignUpAsync();
        service.Hasher.WhileVerifying = () =>
            service.Change(
                user => user.PasswordHash,
                (service.Hasher.Verified % 2 == 0 ? CountingHasher.Current : CountingHasher.Outdated) + Service.Password
            );

        (await ChangeAsync()).ShouldBeRefused(PasswordErrors.Incorrect.On("password"));

        service.Hasher.Verified.ShouldBe(3);
    }

    private Task<SignedIn> SignUpAsync() => service.SignUpAsync();

    private Task ProveAsync() => FollowAsync(MessageTemplate.VerifyEmail);

    private Task<Result<Done>> ChangeAsync(Guid sessionId = default)
    {
        var ada = service.Database.Users.Single(user => user.Email == Service.Email);
        return service.ChangeEmail.ExecuteAsync(
            ada.Id,
            sessionId,
            NewEmail,
            new UnverifiedPassword(Service.Password),
            Service.Client,
            default
        );
    }

    private async Task FollowAsync(string template) =>
        (await service.VerifyEmail.ExecuteAsync(TokenOf(template), Service.Client, default)).IsSuccess.ShouldBeTrue();

    private string TokenOf(string template) => service.Outbox.TokenIn(service.Database.Outbox.Single(mail => mail.Template == template));
}
