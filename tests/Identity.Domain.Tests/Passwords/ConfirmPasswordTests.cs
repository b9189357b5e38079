using Identity.Domain.Audit;
using Identity.Domain.Passwords;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Throttling;

namespace Identity.Domain.Tests.Passwords;

public sealed class ConfirmPasswordTests
{
    private readonly Service service = new();
    private readonly Guid session = Guid.CreateVersion7();

    [Fact] // security requirement 36
    public async Task A_stolen_session_may_guess_no_more_than_a_stranger()
    {
        await service.SignUpAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            (await ConfirmAsync(session, "wrong")).ShouldBeRefused(PasswordErrors.Incorrect.On("password"));
        }

        (await ConfirmAsync(session, Service.Password)).ShouldBeRefused(ThrottlingErrors.LogInThrottled.After(TimeSpan.FromSeconds(1)));

        service.Hasher.Verified.ShouldBe(5);
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        (await ConfirmAsync(session, Service.Password)).IsSuccess.ShouldBeTrue();
    }

    [Fact] // security requirement 35
    public async Task Neither_strangers_nor_other_sessions_are_in_the_way()
    {
        await service.SignUpAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            await service.LogInAsync(password: "wrong");
            await ConfirmAsync(Guid.CreateVersion7(), "wrong");
        }

        (await ConfirmAsync(session, Service.Password)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_wrong_password_is_audited_with_the_session_that_tried_it()
    {
        await service.SignUpAsync();

        await ConfirmAsync(session, "wrong");

        (service.LastAudit.Action, service.LastAudit.SubjectId, service.LastAudit.SessionId).ShouldBe(
            (AuditActions.LogInFailed, service.User.Id, session)
        );
    }

    private Task<Result<Credentials>> ConfirmAsync(Guid sessionId, string password) =>
        new ConfirmPassword(service.Users, service.Attempts).ExecuteAsync(
            service.User.Id,
            sessionId,
            new UnverifiedPassword(password),
            "password",
            Service.Client,
            default
        );
}
