using Identity.Domain.Audit;
using Identity.Domain.Emails;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Throttling;

namespace Identity.Domain.Tests.Emails;

public sealed class VerifyEmailTests
{
    private readonly Service service = new();

    [Fact]
    public async Task A_link_works_for_an_hour_to_the_millisecond()
    {
        var mail = await SignUpAsync();
        service.Clock.AdvanceTo(mail.CreatedAt + OneTimeSecret.LinkLifetime);
        (await FollowAsync(mail)).ShouldBeRefused(EmailErrors.VerificationTokenExpired);

        service.Clock.Set(mail.CreatedAt + OneTimeSecret.LinkLifetime - TimeSpan.FromMilliseconds(1));
        (await FollowAsync(mail)).IsSuccess.ShouldBeTrue();

        service.User.EmailVerifiedAt.ShouldBe(service.Clock.GetUtcNow());
        (service.LastAudit.Action, service.LastAudit.SubjectId).ShouldBe((AuditActions.EmailVerified, service.User.Id));
    }

    [Fact]
    public async Task A_code_works_for_ten_minutes_to_the_millisecond_and_the_link_beside_it_goes_on()
    {
        var mail = await SignUpAsync();
        service.Clock.AdvanceTo(mail.CreatedAt + OneTimeSecret.CodeLifetime);
        (await TypeAsync(mail)).ShouldBeRefused(EmailErrors.VerificationCodeExpired);

        service.Clock.Set(mail.CreatedAt + OneTimeSecret.CodeLifetime - TimeSpan.FromMilliseconds(1));
        (await TypeAsync(mail)).IsSuccess.ShouldBeTrue();

        (await FollowAsync(mail)).ShouldBeRefused(EmailErrors.VerificationTokenUsed);
    }

    [Fact] // security requirement 49
    public async Task Wrong_codes_count_and_their_limit_spares_the_link()
    {
        var mail = await SignUpAsync();
        (await service.VerifyEmail.ExecuteAsync(Service.Email, "not it", Service.Client, default)).ShouldBeRefused(
            EmailErrors.VerificationCodeInvalid
        );
        (await service.VerifyEmail.ExecuteAsync("nobody@example.com", "12345678", Service.Client, default)).ShouldBeRefused(
            EmailErrors.VerificationCodeInvalid
        );
        (await service.VerifyEmail.ExecuteAsync("nobody", "12345678", Service.Client, default)).ShouldBeRefused(
            EmailErrors.VerificationCodeInvalid
        ); // no address: no guess
        service.WrongCodes.Counted.ShouldBe(2);

        service.WrongCodes.Wait = TimeSpan.FromMinutes(7);
        (await TypeAsync(mail)).ShouldBeRefused(ThrottlingErrors.CodesThrottled.After(TimeSpan.FromMinutes(7)));

        (await FollowAsync(mail)).IsSuccess.ShouldBeTrue();
        service.WrongCodes.Counted.ShouldBe(2);
    }

    [Fact]
    public async Task A_right_code_is_no_wrong_one_with_spaces_around_it_either()
    {
        var code = service.Outbox.CodeIn(await SignUpAsync());

        (await service.VerifyEmail.ExecuteAsync(Service.Email, $" {code}\n", Service.Client, default)).IsSuccess.ShouldBeTrue();

        service.WrongCodes.Counted.ShouldBe(0);
    }

    [Fact]
    public async Task A_proof_that_the_account_has_left_behind_is_too_old()
    {
        var mail = await SignUpAsync();
        service.Change(user => user.EmailKey, "elsewhere@example.com");

        (await FollowAsync(mail)).ShouldBeRefused(EmailErrors.VerificationTokenExpired);

        service.User.EmailVerifiedAt.ShouldBeNull();
    }

    private async Task<OutboxMessage> SignUpAsync()
    {
        await service.SignUpAsync();
        return service.Database.Outbox.ShouldHaveSingleItem();
    }

    private Task<Result<Done>> FollowAsync(OutboxMessage mail) =>
        service.VerifyEmail.ExecuteAsync(service.Outbox.TokenIn(mail), Service.Client, default);

    private Task<Result<Done>> TypeAsync(OutboxMessage mail) =>
        service.VerifyEmail.ExecuteAsync(Service.Email, service.Outbox.CodeIn(mail), Service.Client, default);
}
