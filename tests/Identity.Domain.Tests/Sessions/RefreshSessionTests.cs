using Identity.Domain.Audit;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Sessions;

/// <summary>The rules of rotation (decision 2), each up to one tick before its boundary and then onto it.</summary>
public sealed class RefreshSessionTests
{
    private readonly Service service = new();

    private Service Strict { get; } =
        new(new TokenSettings { Issuer = "https://id.example.com", RefreshRotation = RefreshRotation.Strict });

    [Fact]
    public async Task An_exchange_yields_a_new_access_token_and_the_next_refresh_token()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var loggedInAt = service.Clock.GetUtcNow();
        service.Clock.Advance(TimeSpan.FromMinutes(20));

        var refreshed = await service.RefreshedAsync(login.RefreshToken);

        var now = service.Clock.GetUtcNow();
        var session = service.SessionOf(login);
        service.Tokens.Read(refreshed.RefreshToken).ShouldBe(new RefreshToken(session.Id, 1, now));
        var (before, after) = (service.Tokens[login.AccessToken], service.Tokens[refreshed.AccessToken]);
        after.ShouldBe(
            before with
            {
                Id = after.Id,
                IssuedAt = now,
                ExpiresAt = now + TimeSpan.FromMinutes(30),
                AuthenticatedAt = loggedInAt,
            }
        );
        after.Id.ShouldNotBe(before.Id);
        session.UsedAt.ShouldBe(now);
    }

    [Fact]
    public async Task The_token_of_the_login_is_good_until_its_thirty_days_are_over_and_yields_the_same_successor()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var first = await service.RefreshedAsync(login.RefreshToken);

        service.Clock.Advance(TimeSpan.FromDays(15));
        (await service.RefreshedAsync(login.RefreshToken)).RefreshToken.ShouldBe(first.RefreshToken);
        service.Clock.Advance(TimeSpan.FromDays(15) - Service.Tick);
        (await service.RefreshedAsync(login.RefreshToken)).RefreshToken.ShouldBe(first.RefreshToken);
        service.SessionOf(login).Repeats.ShouldBe(2);

        service.Clock.Advance(Service.Tick);
        (await service.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenExpired);
        service.SessionOf(login).EndedAt.ShouldBeNull(); // old age is no theft
    }

    [Fact]
    public async Task A_rotated_token_lives_thirty_days_from_the_first_exchange_of_its_predecessor()
    {
        var login = (await service.SignUpAsync()).Tokens;
        service.Clock.Advance(TimeSpan.FromDays(10));
        var rotated = await service.RefreshedAsync(login.RefreshToken);
        service.Clock.Advance(TimeSpan.FromDays(5));
        await service.RefreshedAsync(login.RefreshToken); // a repetition makes it no younger

        service.Clock.Advance(TimeSpan.FromDays(25) - Service.Tick);
        await service.RefreshedAsync(rotated.RefreshToken);
        service.Clock.Advance(Service.Tick);
        (await service.RefreshAsync(rotated.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenExpired);
    }

    [Fact]
    public async Task A_session_that_is_used_every_month_goes_on()
    {
        var tokens = (await service.SignUpAsync()).Tokens;
        for (var month = 1; month <= 6; month++)
        {
            service.Clock.Advance(TimeSpan.FromDays(29));
            tokens = await service.RefreshedAsync(tokens.RefreshToken);
            service.Tokens.Read(tokens.RefreshToken).Generation.ShouldBe(month + 0);
        }

        service.Database.Sessions.Count.ShouldBe(1); // one row, whatever the number of refreshes
    }

    [Fact] // security requirement 26
    public async Task A_session_ends_180_days_after_the_login_however_young_its_tokens_are()
    {
        var tokens = (await service.SignUpAsync()).Tokens;
        var end = service.Clock.GetUtcNow() + TimeSpan.FromDays(180);
        while (service.Clock.GetUtcNow() + TimeSpan.FromDays(20) < end)
        {
            service.Clock.Advance(TimeSpan.FromDays(20));
            tokens = await service.RefreshedAsync(tokens.RefreshToken);
        }

        service.Clock.AdvanceTo(end - Service.Tick);
        tokens = await service.RefreshedAsync(tokens.RefreshToken);
        service.Clock.AdvanceTo(end);
        (await service.RefreshAsync(tokens.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenExpired);
        service.Actions.ShouldNotContain(AuditActions.RefreshTokenReused);
    }

    [Fact]
    public async Task A_session_lifetime_of_zero_means_never()
    {
        var endless = new Service(new TokenSettings { Issuer = "https://id.example.com", SessionLifetime = TimeSpan.Zero });
        var tokens = (await endless.SignUpAsync()).Tokens;
        endless.SessionOf(tokens).ExpiresAt.ShouldBeNull();

        for (var month = 0; month < 24; month++)
        {
            endless.Clock.Advance(TimeSpan.FromDays(29));
            tokens = await endless.RefreshedAsync(tokens.RefreshToken);
        }
    }

    [Fact]
    public async Task A_rotated_token_may_be_repeated_until_the_window_closes_and_yields_the_same_successor()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var one = await service.RefreshedAsync(login.RefreshToken);
        var two = await service.RefreshedAsync(one.RefreshToken);

        service.Clock.Advance(TimeSpan.FromMinutes(3));
        (await service.RefreshedAsync(one.RefreshToken)).RefreshToken.ShouldBe(two.RefreshToken);
        service.Clock.Advance(TimeSpan.FromMinutes(2) - Service.Tick); // counted from the first exchange, not from the last
        (await service.RefreshedAsync(one.RefreshToken)).RefreshToken.ShouldBe(two.RefreshToken);

        service.Clock.Advance(Service.Tick);
        (await service.RefreshAsync(one.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenReused);
    }

    [Fact] // security requirement 20
    public async Task Using_a_rotated_token_retires_its_predecessor_for_good()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var one = await service.RefreshedAsync(login.RefreshToken);
        var two = await service.RefreshedAsync(one.RefreshToken);
        service.Clock.Advance(service.Settings.ReuseLeeway);

        (await service.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenReused);

        var session = service.SessionOf(login);
        (session.EndedAt, session.EndReason).ShouldBe((service.Clock.GetUtcNow(), SessionEnd.RefreshTokenReused));
        (service.LastAudit.Action, service.LastAudit.SubjectId, service.LastAudit.SessionId, service.LastAudit.Detail).ShouldBe(
            (AuditActions.RefreshTokenReused, session.UserId, session.Id, "generation 0")
        );
        (await service.RefreshAsync(two.RefreshToken)).ShouldBeRefused(SessionErrors.SessionRevoked);
        (await service.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.SessionRevoked); // audited once
        service.Actions.Count(action => action == AuditActions.RefreshTokenReused).ShouldBe(1);
    }

    [Fact]
    public async Task A_replay_ends_no_session_but_its_own()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var other = (await service.LogInAsync()).Value!.Tokens;
        var one = await service.RefreshedAsync(login.RefreshToken);
        await service.RefreshedAsync(one.RefreshToken);
        service.Clock.Advance(service.Settings.ReuseLeeway);

        (await service.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenReused);

        await service.RefreshedAsync(other.RefreshToken);
    }

    [Fact] // security requirement 21
    public async Task Strict_rotation_allows_a_repetition_for_ten_seconds()
    {
        var login = (await Strict.SignUpAsync()).Tokens;
        var one = await Strict.RefreshedAsync(login.RefreshToken);

        Strict.Clock.Advance(TimeSpan.FromSeconds(10) - Service.Tick);
        (await Strict.RefreshedAsync(login.RefreshToken)).RefreshToken.ShouldBe(one.RefreshToken);

        Strict.Clock.Advance(Service.Tick);
        (await Strict.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenReused);
        (await Strict.RefreshAsync(one.RefreshToken)).ShouldBeRefused(SessionErrors.SessionRevoked);
    }

    [Fact] // security requirement 21
    public async Task Strict_rotation_allows_it_to_the_immediate_predecessor_only()
    {
        var login = (await Strict.SignUpAsync()).Tokens;
        var one = await Strict.RefreshedAsync(login.RefreshToken);
        await Strict.RefreshedAsync(one.RefreshToken);

        (await Strict.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenReused);
    }

    [Theory] // security requirement 23
    [InlineData("")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task A_forgery_is_refused_without_a_question_to_the_store(string forgery)
    {
        (await service.RefreshAsync(forgery)).ShouldBeRefused(SessionErrors.RefreshTokenInvalid);
        service.Sessions.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task An_expired_token_of_the_newest_generation_costs_one_read_and_no_write()
    {
        var login = (await service.SignUpAsync()).Tokens;
        service.Clock.Advance(service.Settings.RefreshTokenLifetime);

        (await service.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenExpired);
        (service.Sessions.Asked, service.Changes.Asked).ShouldBe((1, 0));
    }

    [Fact] // security requirement 20: a thief who waits until the stolen token has expired gains nothing
    public async Task A_retired_token_that_has_expired_is_a_reuse()
    {
        var login = (await service.SignUpAsync()).Tokens;
        service.Clock.Advance(TimeSpan.FromDays(20));
        var thief = await service.RefreshedAsync(login.RefreshToken);
        service.Clock.Advance(TimeSpan.FromDays(10) + Service.Tick);
        var onward = await service.RefreshedAsync(thief.RefreshToken);
        service.Clock.Advance(service.Settings.ReuseLeeway);

        (await service.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenReused);

        service.SessionOf(login).EndReason.ShouldBe(SessionEnd.RefreshTokenReused);
        service.LastAudit.Action.ShouldBe(AuditActions.RefreshTokenReused);
        (await service.RefreshAsync(onward.RefreshToken)).ShouldBeRefused(SessionErrors.SessionRevoked);
    }

    [Fact]
    public async Task An_expired_token_of_a_session_that_was_swept_has_expired()
    {
        var login = (await service.SignUpAsync()).Tokens;
        service.Database.Sessions.Clear();
        service.Clock.Advance(service.Settings.RefreshTokenLifetime);

        (await service.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenExpired);
    }

    [Fact] // three tabs: r0 → r1, r1 → r2, and a late r0 within a second
    public async Task A_late_tab_gets_the_newest_successor_and_ends_nothing()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var one = await service.RefreshedAsync(login.RefreshToken);
        var two = await service.RefreshedAsync(one.RefreshToken);
        service.Clock.Advance(service.Settings.ReuseLeeway - Service.Tick);

        var late = await service.RefreshedAsync(login.RefreshToken);

        late.RefreshToken.ShouldBe(two.RefreshToken);
        service.SessionOf(login).Repeats.ShouldBe(1);
        service.LastAudit.Action.ShouldBe(AuditActions.RefreshTokenRepeated);
        await service.RefreshedAsync(late.RefreshToken);
    }

    [Fact]
    public async Task The_leeway_is_for_the_immediate_predecessor_only()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var one = await service.RefreshedAsync(login.RefreshToken);
        var two = await service.RefreshedAsync(one.RefreshToken);
        await service.RefreshedAsync(two.RefreshToken);

        (await service.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.RefreshTokenReused);
    }

    [Fact]
    public async Task A_session_that_was_ended_does_not_come_back()
    {
        var login = (await service.SignUpAsync()).Tokens;
        await service.LogOut.ExecuteAsync(login.RefreshToken, Service.Client, default);

        (await service.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.SessionRevoked);
    }

    [Fact]
    public async Task A_session_that_is_gone_altogether_is_refused_like_an_ended_one()
    {
        var login = (await service.SignUpAsync()).Tokens;
        service.Database.Sessions.Clear();

        (await service.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.SessionRevoked);
    }

    [Fact] // security requirement 25
    public async Task A_disabled_account_does_not_refresh_and_its_chain_takes_no_harm()
    {
        var login = (await service.SignUpAsync()).Tokens;
        service.Change(user => user.Status, UserStatus.Disabled);

        var refused = await service.RefreshAsync(login.RefreshToken);

        refused.ShouldBeRefused(SessionErrors.AccountDisabledAtRefresh);
        refused
            .Errors[0]
            .ShouldSatisfyAllConditions(
                error => error.Code.ShouldBe("ACCOUNT_DISABLED"),
                error => error.Kind.ShouldBe(ErrorKind.Unauthenticated)
            );
        service.Change(user => user.Status, UserStatus.Active);
        await service.RefreshedAsync(login.RefreshToken);
    }

    [Fact] // security requirement 25
    public async Task A_role_that_was_taken_away_does_not_refresh()
    {
        await service.SignUpAsync();
        service.Change(user => user.Roles, Roles.Individual | Roles.Advisor);
        var login = (await service.LogInAsync(role: Roles.Advisor)).Value!.Tokens;
        service.Change(user => user.Roles, Roles.Individual);

        (await service.RefreshAsync(login.RefreshToken)).ShouldBeRefused(SessionErrors.SessionRevoked);
    }

    [Fact] // security requirement 25
    public async Task A_change_of_branch_shows_in_the_next_access_token()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var branch = Guid.CreateVersion7();
        service.Change(user => user.BranchId, branch);

        var refreshed = await service.RefreshedAsync(login.RefreshToken);

        service.Tokens[refreshed.AccessToken].BranchId.ShouldBe(branch);
    }
}
