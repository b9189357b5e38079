using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Sessions;

/// <summary>A client that repeats its token many times a second gets the same answer each time, and writes once a second.</summary>
public sealed class EchoTests
{
    private static readonly ClientContext Browser = new("a browser", "192.0.2.1");

    private readonly Service service = new();

    [Fact]
    public async Task Repetitions_of_one_client_within_a_second_get_the_same_bytes_and_write_nothing()
    {
        var (login, session, successor) = await RepeatedAsync();
        var (usedAt, changes) = (session.UsedAt, service.Changes.Asked);
        service.Clock.Advance(Session.EchoLasts - Service.Tick);

        for (var time = 0; time < 90; time++)
        {
            (await service.RefreshedAsync(login, Browser)).RefreshToken.ShouldBe(successor);
        }

        (session.Repeats, session.UsedAt, service.Changes.Asked).ShouldBe((1, usedAt, changes));
        service.Clock.Advance(Service.Tick);
        await service.RefreshedAsync(login, Browser);
        (session.Repeats, session.UsedAt).ShouldBe((2, service.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task The_first_repetition_of_a_generation_is_always_written()
    {
        var (_, session, successor) = await RepeatedAsync();
        await service.RefreshedAsync(successor, Browser);

        await service.RefreshedAsync(successor, Browser);

        (session.Generation, session.Repeats, session.RepeatedGeneration).ShouldBe((1, 2, 1));
    }

    [Theory]
    [InlineData("another browser", "192.0.2.1")]
    [InlineData("a browser", "192.0.2.2")]
    [InlineData(null, null)]
    public async Task Another_client_is_always_written(string? device, string? address)
    {
        var (login, session, _) = await RepeatedAsync();
        var other = new ClientContext(device, address);

        await service.RefreshedAsync(login, other);
        await service.RefreshedAsync(login, Browser);
        await service.RefreshedAsync(login, other);

        (session.Repeats, session.LastDevice, session.LastAddress).ShouldBe((4, device, address));
    }

    [Fact]
    public async Task A_session_that_has_ended_has_no_echo()
    {
        var (login, session, _) = await RepeatedAsync();
        InMemoryDatabase.Set(session, it => it.EndedAt, service.Clock.GetUtcNow());

        (await service.RefreshAsync(login, Browser)).ShouldBeRefused(SessionErrors.SessionRevoked);
    }

    [Fact]
    public async Task Nor_has_a_disabled_account()
    {
        var (login, _, _) = await RepeatedAsync();
        service.Change(user => user.Status, UserStatus.Disabled);

        (await service.RefreshAsync(login, Browser)).ShouldBeRefused(SessionErrors.AccountDisabledAtRefresh);
    }

    [Fact]
    public async Task Nor_has_a_token_whose_window_is_over()
    {
        var (_, _, successor) = await RepeatedAsync();
        await service.RefreshedAsync(successor, Browser);
        service.Clock.Advance(service.Settings.RepeatWindow - Service.Tick);
        await service.RefreshedAsync(successor, Browser);
        await service.RefreshedAsync(successor, Browser);
        service.Clock.Advance(Service.Tick);

        (await service.RefreshAsync(successor, Browser)).ShouldBeRefused(SessionErrors.RefreshTokenReused);
    }

    [Fact] // security requirement 25
    public async Task An_echo_carries_what_the_account_is_now()
    {
        var (login, _, _) = await RepeatedAsync();
        var branch = Guid.CreateVersion7();
        service.Change(user => user.BranchId, branch);

        service.Tokens[(await service.RefreshedAsync(login, Browser)).AccessToken].BranchId.ShouldBe(branch);
    }

    /// <summary>A token that was exchanged and repeated once, so that its next repetition is no news.</summary>
    private async Task<(string Login, Session Session, string Successor)> RepeatedAsync()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var successor = (await service.RefreshedAsync(login.RefreshToken, Browser)).RefreshToken;
        (await service.RefreshedAsync(login.RefreshToken, Browser)).RefreshToken.ShouldBe(successor);
        var session = service.SessionOf(login);
        session.Repeats.ShouldBe(1);
        return (login.RefreshToken, session, successor);
    }
}
