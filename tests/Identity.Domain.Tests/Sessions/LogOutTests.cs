using Identity.Domain.Audit;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Sessions;

public sealed class LogOutTests
{
    private readonly Service service = new();

    [Fact]
    public async Task It_ends_the_session_of_the_refresh_token_and_no_other()
    {
        var one = (await service.SignUpAsync()).Tokens;
        var other = (await service.LogInAsync()).Value!.Tokens;

        (await service.LogOut.ExecuteAsync(one.RefreshToken, Service.Client, default)).IsSuccess.ShouldBeTrue();

        var session = service.SessionOf(one);
        (session.EndedAt, session.EndReason).ShouldBe((service.Clock.GetUtcNow(), SessionEnd.LoggedOut));
        service.SessionOf(other).EndedAt.ShouldBeNull();
        (service.LastAudit.Action, service.LastAudit.SessionId, service.LastAudit.Detail).ShouldBe(
            (AuditActions.SessionEnded, session.Id, "LoggedOut")
        );
    }

    [Fact]
    public async Task Logging_out_twice_is_no_fault_and_one_event()
    {
        var tokens = (await service.SignUpAsync()).Tokens;

        await service.LogOut.ExecuteAsync(tokens.RefreshToken, Service.Client, default);
        (await service.LogOut.ExecuteAsync(tokens.RefreshToken, Service.Client, default)).IsSuccess.ShouldBeTrue();

        service.Actions.Count(action => action == AuditActions.SessionEnded).ShouldBe(1);
    }

    [Fact]
    public async Task Any_token_of_the_session_will_do_even_a_retired_or_expired_one()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var one = await service.RefreshedAsync(login.RefreshToken);
        await service.RefreshedAsync(one.RefreshToken);
        service.Clock.Advance(TimeSpan.FromDays(31));

        (await service.LogOut.ExecuteAsync(login.RefreshToken, Service.Client, default)).IsSuccess.ShouldBeTrue();

        service.SessionOf(login).EndReason.ShouldBe(SessionEnd.LoggedOut);
    }

    [Fact]
    public async Task A_session_that_is_gone_is_as_good_as_ended()
    {
        var tokens = (await service.SignUpAsync()).Tokens;
        service.Database.Sessions.Clear();

        (await service.LogOut.ExecuteAsync(tokens.RefreshToken, Service.Client, default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_forgery_ends_nothing()
    {
        await service.SignUpAsync();

        (await service.LogOut.ExecuteAsync("forged", Service.Client, default)).ShouldBeRefused(SessionErrors.RefreshTokenInvalid);
        service.Sessions.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task The_claims_of_an_access_token_end_its_session_too()
    {
        var tokens = (await service.SignUpAsync()).Tokens;
        var session = service.SessionOf(tokens);

        await service.LogOut.ExecuteAsync(session.UserId, session.Id, Service.Client, default);

        session.EndReason.ShouldBe(SessionEnd.LoggedOut);
    }
}
