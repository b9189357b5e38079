using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Onboarding;

/// <summary>From a one-time password to the first session: what the temporary token opens, and how often.</summary>
public sealed class OnboardingUseCaseTests
{
    private readonly Service service = new();
    private readonly Guid tokenId = Guid.CreateVersion7();

    [Fact]
    public async Task A_new_password_replaces_the_one_time_password_and_its_token()
    {
        var (user, first) = (Provisioned(), await OpenAsync());

        var replaced = (await ReplaceAsync(first, "correct horse")).Value.ShouldNotBeNull();

        user.PasswordHash.ShouldBe("current:correct horse");
        user.PasswordExpiresAt.ShouldBeNull();
        replaced.Password.ShouldBe(PasswordStamp.Of(user));
        replaced.Onboarding.ExpiresIn.ShouldBe(TimeSpan.FromMinutes(60));
        replaced.Onboarding.Fields.ShouldBe(["phoneNumber"]);
        (await ReplaceAsync(first, "another horse")).ShouldBeRefused(OnboardingErrors.StepDone);
        user.OnboardingId.ShouldNotBe(first.OnboardingId);
    }

    [Theory]
    [InlineData("one-time password", "PASSWORD_UNCHANGED newPassword")] // ASVS 6.4.1
    [InlineData("short", "PASSWORD_TOO_SHORT newPassword")]
    [InlineData("ada@example.com", "PASSWORD_IS_PERSONAL newPassword")]
    [InlineData("Ada Lovelace", "PASSWORD_IS_PERSONAL newPassword")]
    public async Task The_new_password_has_to_be_another_and_to_keep_the_rules(string password, string fault)
    {
        var (user, first) = (Provisioned(), await OpenAsync());

        var refusal = (await ReplaceAsync(first, password)).Refusal.ShouldNotBeNull();

        $"{refusal.Code} {refusal.Source}".ShouldBe(fault);
        (user.PasswordHash, service.Hasher.Hashed).ShouldBe(("current:one-time password", 0));
    }

    [Fact]
    public async Task An_account_that_is_gone_or_has_moved_on_meanwhile_is_refused()
    {
        var (user, first) = (Provisioned(), await OpenAsync());
        service.Hasher.WhileHashing = () => user.Disable(service.Clock.GetUtcNow());
        (await ReplaceAsync(first, "correct horse")).ShouldBeRefused(TokenErrors.TokenInvalid);

        service.Database.Users.Clear();
        (await ReplaceAsync(first, "correct horse")).ShouldBeRefused(TokenErrors.TokenInvalid);
    }

    [Fact]
    public async Task A_complete_onboarding_is_exchanged_once_for_the_first_session()
    {
        var user = Imported(Roles.Individual);

        var tokens = (await ExchangeAsync(await OpenAsync())).Value.ShouldNotBeNull();

        user.Status.ShouldBe(UserStatus.Active);
        var session = service.SessionOf(tokens);
        (session.Role, session.TemporaryTokenId, session.ClientId).ShouldBe((Roles.Individual, tokenId, "first-party"));
        session.ExpiresAt.ShouldBe(service.Clock.GetUtcNow() + service.Settings.SessionLifetime);
    }

    [Fact]
    public async Task Missing_steps_are_done_before_the_exchange()
    {
        Provisioned();

        (await ExchangeAsync(await OpenAsync())).ShouldBeRefused(OnboardingErrors.Incomplete);

        service.Database.Sessions.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_advisor_gets_a_session_of_an_advisor()
    {
        var user = Imported(Roles.Advisor);

        var tokens = (await ExchangeAsync(await OpenAsync())).Value.ShouldNotBeNull();

        service.SessionOf(tokens).Role.ShouldBe(Roles.Advisor);
        service.Tokens[tokens.AccessToken].BranchId.ShouldBe(user.BranchId);
    }

    [Fact]
    public async Task A_lost_answer_is_repeated_for_a_minute_with_the_same_refresh_token()
    {
        Imported(Roles.Individual);
        var open = await OpenAsync();
        var first = (await ExchangeAsync(open)).Value.ShouldNotBeNull();
        service.Clock.Advance(TimeSpan.FromMinutes(1) - Service.Tick);

        (await ExchangeAsync(open)).Value.ShouldNotBeNull().RefreshToken.ShouldBe(first.RefreshToken);
        service.Database.Sessions.Count.ShouldBe(1);

        service.Clock.Advance(Service.Tick);
        (await ExchangeAsync(open)).ShouldBeRefused(TokenErrors.TokenInvalid);
    }

    [Theory]
    [InlineData("another token")]
    [InlineData("refreshed")]
    [InlineData("logged out")]
    [InlineData("disabled")]
    [InlineData("role lost")]
    public async Task What_has_happened_since_ends_the_repetition(string since)
    {
        var user = Imported(Roles.Individual);
        var tokens = (await ExchangeAsync(await OpenAsync())).Value.ShouldNotBeNull();
        var (now, id) = (service.Clock.GetUtcNow(), since == "another token" ? Guid.CreateVersion7() : tokenId);
        _ = since switch
        {
            "refreshed" => (await service.RefreshAsync(tokens.RefreshToken)).IsSuccess,
            "logged out" => user.EndSession(service.SessionOf(tokens), SessionEnd.LoggedOut, now).IsSuccess,
            "disabled" => user.Disable(now).IsSuccess,
            "role lost" => user.SetRoles(Roles.Advisor, Guid.CreateVersion7(), now).IsSuccess,
            _ => true,
        };

        (await Exchange().RepeatAsync(user.Id, id, default)).ShouldBeRefused(TokenErrors.TokenInvalid);
    }

    private User Provisioned() =>
        Add(
            User.Provision(
                Email.Parse("ada@example.com")!,
                "Ada Lovelace",
                "current:one-time password",
                Roles.Individual,
                null,
                [new("phoneNumber", StepKind.Phone)],
                service.Clock.GetUtcNow()
            )
        );

    /// <summary>Nothing is left to do but the exchange.</summary>
    private User Imported(Roles role)
    {
        var now = service.Clock.GetUtcNow();
        var branch = role is Roles.Advisor ? Guid.CreateVersion7() : (Guid?)null;
        var user = Add(User.Provision(Email.Parse("ada@example.com")!, "Ada Lovelace", "one-time", role, branch, [], now));
        user.ReplaceOneTimePassword(user.OnboardingId!.Value, "own", now).IsSuccess.ShouldBeTrue();
        return user;
    }

    private User Add(User user)
    {
        service.Database.Users.Add(user);
        return user;
    }

    private async Task<OpenOnboarding> OpenAsync() =>
        (
            await new InMemoryOnboardings(service.Database).FindAsync(service.User.Id, service.User.OnboardingId!.Value, default)
        ).ShouldNotBeNull();

    private Task<Result<ReplacedPassword>> ReplaceAsync(OpenOnboarding onboarding, string password) =>
        new ReplacePassword(
            service.Changes,
            service.Users,
            service.Hasher,
            new PasswordRules(new PasswordSettings(), new InMemoryBreaches()),
            new IssueTemporaryToken(service.Tokens, service.Settings),
            service.Clock
        ).ExecuteAsync(onboarding, new UnverifiedPassword(password), "192.0.2.1", default);

    private Task<Result<SessionTokens>> ExchangeAsync(OpenOnboarding onboarding) =>
        Exchange().ExecuteAsync(onboarding, tokenId, Service.Client, default);

    private ExchangeTemporaryToken Exchange() =>
        new(
            service.Changes,
            service.Sessions,
            new IssueSessionTokens(service.Tokens, service.Tokens, service.Settings),
            service.Settings,
            service.Clock
        );
}
