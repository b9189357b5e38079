using Identity.Domain.Audit;
using Identity.Domain.Login;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Login;

public sealed class LogInTests
{
    private readonly Service service = new();

    [Fact]
    public async Task The_right_password_opens_a_session_of_its_own()
    {
        var signedUp = await service.SignUpAsync();
        service.Clock.Advance(TimeSpan.FromHours(1));

        var signedIn = (await service.LogInAsync()).Value.ShouldNotBeNull();

        signedIn.Profile.ShouldBe(signedUp.Profile);
        var session = service.SessionOf(signedIn.Tokens);
        session.Id.ShouldNotBe(service.SessionOf(signedUp.Tokens).Id); // security requirement 29
        session.CreatedAt.ShouldBe(service.Clock.GetUtcNow());
        session.ExpiresAt.ShouldBe(service.Clock.GetUtcNow() + service.Settings.SessionLifetime);
        (session.Device, session.Address).ShouldBe((Service.Client.Device, Service.Client.Address));
        service.User.SignedInAt.ShouldBe(service.Clock.GetUtcNow());
        (service.LastAudit.Action, service.LastAudit.SubjectId, service.LastAudit.SessionId, service.LastAudit.Address).ShouldBe(
            (AuditActions.SessionOpened, service.User.Id, session.Id, Service.Client.Address)
        );
    }

    [Fact]
    public async Task The_tokens_say_who_signed_in_how_and_for_how_long()
    {
        await service.SignUpAsync();

        var tokens = (await service.LogInAsync()).Value!.Tokens;

        var now = service.Clock.GetUtcNow();
        var session = service.SessionOf(tokens);
        var access = service.Tokens[tokens.AccessToken];
        (access.Subject, access.SessionId, access.ClientId).ShouldBe((service.User.Id, session.Id, "first-party"));
        (access.Role, access.Scope, access.BranchId).ShouldBe((Roles.Individual, "profile accounts notifications kyc", null));
        (access.AuthenticatedAt, access.IssuedAt, access.ExpiresAt).ShouldBe((now, now, now + TimeSpan.FromMinutes(30)));
        access.Methods.ShouldBe(["pwd"]);
        tokens.ExpiresIn.ShouldBe(TimeSpan.FromMinutes(30));
        service.Tokens.Read(tokens.RefreshToken).ShouldBe(new RefreshToken(session.Id, 0, now));
    }

    [Theory]
    [InlineData("ADA@EXAMPLE.COM")]
    [InlineData("  ada@example.com ")]
    public async Task Any_spelling_of_the_address_will_do(string login)
    {
        await service.SignUpAsync();

        (await service.LogInAsync(login)).IsSuccess.ShouldBeTrue();
    }

    [Theory] // security requirement 30
    [InlineData(Service.Email, "wrong")]
    [InlineData("nobody@example.com", Service.Password)]
    [InlineData("not an address", Service.Password)]
    [InlineData("", Service.Password)]
    public async Task Whatever_is_wrong_the_answer_is_the_same_and_costs_one_hash(string login, string password)
    {
        await service.SignUpAsync();

        (await service.LogInAsync(login, password)).ShouldBeRefused(SessionErrors.InvalidCredentials);

        service.Hasher.Verified.ShouldBe(1);
        service.Database.Sessions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_account_without_a_password_is_opened_by_none()
    {
        await service.SignUpAsync();
        service.Change(user => user.PasswordHash, null);

        (await service.LogInAsync()).ShouldBeRefused(SessionErrors.InvalidCredentials);
        service.Hasher.Verified.ShouldBe(1);
    }

    [Fact] // security requirement 32
    public async Task Half_a_character_is_refused_before_anybody_is_looked_up()
    {
        await service.SignUpAsync();

        (await service.LogInAsync(password: "half \uD83D only")).ShouldBeRefused(PasswordErrors.Malformed.On("password"));
        service.Hasher.Verified.ShouldBe(0);
    }

    [Fact] // security requirement 32
    public async Task Composed_and_decomposed_spellings_of_a_password_log_in_alike()
    {
        await service.SignUpAsync();
        service.Change(user => user.PasswordHash, CountingHasher.Current + "caf\u00E9 au lait");

        (await service.LogInAsync(password: "cafe\u0301 au lait")).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_disabled_account_tells_so_to_whoever_knows_its_password_and_to_nobody_else()
    {
        await service.SignUpAsync();
        service.Change(user => user.Status, UserStatus.Disabled);

        (await service.LogInAsync()).ShouldBeRefused(SessionErrors.AccountDisabled);
        (await service.LogInAsync(password: "wrong")).ShouldBeRefused(SessionErrors.InvalidCredentials);
        service.Database.Sessions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_role_that_is_not_held_is_refused()
    {
        await service.SignUpAsync();

        (await service.LogInAsync(role: Roles.Advisor)).ShouldBeRefused(SessionErrors.RoleNotGranted);
        service.Database.Sessions.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(Roles.Individual, "profile accounts notifications kyc")]
    [InlineData(Roles.Advisor, "profile branches")]
    public async Task Somebody_of_two_roles_gets_a_token_for_the_one_that_was_asked_for(Roles role, string scope)
    {
        await service.SignUpAsync();
        var branch = Guid.CreateVersion7();
        service.Change(user => user.Roles, Roles.Individual | Roles.Advisor);
        service.Change(user => user.BranchId, branch);

        var tokens = (await service.LogInAsync(role: role)).Value!.Tokens;

        var access = service.Tokens[tokens.AccessToken];
        (access.Role, access.Scope, access.BranchId).ShouldBe((role, scope, branch));
        service.SessionOf(tokens).Role.ShouldBe(role);
    }

    [Fact]
    public async Task An_outdated_hash_is_replaced_while_the_password_is_at_hand()
    {
        await service.SignUpAsync();
        service.Change(user => user.PasswordHash, CountingHasher.Outdated + Service.Password);

        (await service.LogInAsync()).IsSuccess.ShouldBeTrue();

        service.User.PasswordHash.ShouldBe(CountingHasher.Current + Service.Password);
    }

    [Fact]
    public async Task A_hash_of_the_current_form_stays_as_it_is()
    {
        await service.SignUpAsync();
        var hashed = service.Hasher.Hashed;

        await service.LogInAsync();

        service.Hasher.Hashed.ShouldBe(hashed);
    }

    [Fact]
    public async Task A_login_that_runs_beside_another_ones_rehash_reads_again_and_succeeds()
    {
        await service.SignUpAsync();
        service.Change(user => user.PasswordHash, CountingHasher.Outdated + Service.Password);
        service.Hasher.WhileVerifying = () => service.Change(user => user.PasswordHash, CountingHasher.Current + Service.Password);

        (await service.LogInAsync()).IsSuccess.ShouldBeTrue();

        service.Hasher.Verified.ShouldBe(2);
        service.Database.Sessions.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_login_with_the_old_password_never_survives_a_change_that_runs_beside_it()
    {
        await service.SignUpAsync();
        service.Hasher.WhileVerifying = () => service.Change(user => user.PasswordHash, CountingHasher.Current + "the new one");

        (await service.LogInAsync()).ShouldBeRefused(SessionErrors.InvalidCredentials);

        service.Database.Sessions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_login_never_survives_a_disabling_that_runs_beside_it()
    {
        await service.SignUpAsync();
        service.Hasher.WhileVerifying = () => service.Change(user => user.Status, UserStatus.Disabled);

        (await service.LogInAsync()).ShouldBeRefused(SessionErrors.AccountDisabled);

        service.Database.Sessions.Count.ShouldBe(1);
    }

    [Fact] // security requirement 35
    public async Task After_five_wrong_passwords_even_the_right_one_has_to_wait()
    {
        await service.SignUpAsync();
        await GuessAsync(5);

        var refused = await service.LogInAsync();

        refused.Errors.ShouldHaveSingleItem().ShouldBe(ThrottlingErrors.LogInThrottled.After(TimeSpan.FromSeconds(1)));
        service.Hasher.Verified.ShouldBe(5); // nothing was compared
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        (await service.LogInAsync()).IsSuccess.ShouldBeTrue();
        await GuessAsync(5); // a success is forgotten with all failures before it
    }

    [Theory] // security requirement 30
    [InlineData("nobody@example.com")]
    [InlineData("not an address")]
    public async Task Accounts_that_do_not_exist_are_throttled_alike(string login)
    {
        await GuessAsync(5, login);

        (await service.LogInAsync(login)).ShouldBeRefused(ThrottlingErrors.LogInThrottled.After(TimeSpan.FromSeconds(1)));
    }

    [Fact] // security requirement 35
    public async Task Guesses_of_strangers_do_not_slow_a_known_device_down()
    {
        await service.SignUpAsync();
        var known = service.Throttles.Remember(new PasswordStamp(service.User.Id, 0, IsOfProvenAddress: false), service.Clock.GetUtcNow());
        await GuessAsync(5);
        (await service.LogInAsync()).ShouldBeRefused(ThrottlingErrors.LogInThrottled.After(TimeSpan.FromSeconds(1)));

        (await LogInFromAsync(known)).IsSuccess.ShouldBeTrue();

        (await service.LogInAsync()).ShouldBeRefused(ThrottlingErrors.LogInThrottled.After(TimeSpan.FromSeconds(1))); // theirs stays
        var foreign = service.Throttles.Remember(
            new PasswordStamp(Guid.CreateVersion7(), 0, IsOfProvenAddress: false),
            service.Clock.GetUtcNow()
        );
        (await LogInFromAsync(foreign)).ShouldBeRefused(ThrottlingErrors.LogInThrottled.After(TimeSpan.FromSeconds(1)));

        Task<Result<LogInOutcome>> LogInFromAsync(DeviceToken token) =>
            service.LogIn.ExecuteAsync(
                Service.Email,
                new UnverifiedPassword(Service.Password),
                Roles.Individual,
                resetToken: null,
                Service.Client with
                {
                    DeviceToken = token,
                },
                default
            );
    }

    [Theory]
    [InlineData(Service.Email, true, "wrong password")]
    [InlineData("nobody@example.com", false, "unknown account")]
    [InlineData("not an address", false, "unknown account")]
    public async Task A_failed_login_is_audited_without_what_was_typed(string login, bool isKnown, string reason)
    {
        await service.SignUpAsync();

        await service.LogInAsync(login, "wrong");

        var audit = service.LastAudit;
        (audit.Action, audit.SubjectId, audit.Address, audit.Detail).ShouldBe(
            (AuditActions.LogInFailed, isKnown ? service.User.Id : null, Service.Client.Address, reason)
        );
    }

    [Fact]
    public async Task A_right_password_is_no_failure_whatever_else_is_refused()
    {
        await service.SignUpAsync();

        for (var attempt = 0; attempt < 10; attempt++)
        {
            (await service.LogInAsync(role: Roles.Advisor)).ShouldBeRefused(SessionErrors.RoleNotGranted);
        }

        service.Change(user => user.Status, UserStatus.Disabled);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            (await service.LogInAsync()).ShouldBeRefused(SessionErrors.AccountDisabled);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_password_that_was_never_hashed_is_no_failure(bool isOverloaded)
    {
        await service.SignUpAsync();
        service.Hasher.WhileVerifying = () =>
            throw (isOverloaded ? new HashingOverloadedException(TimeSpan.FromSeconds(1)) : new OperationCanceledException());
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await Should.ThrowAsync<Exception>(() => service.LogInAsync());
        }

        service.Throttles.FailuresIn(Bucket.OfStrangers(Service.Email)).ShouldBe(0);
        service.Hasher.WhileVerifying = null;
        (await service.LogInAsync()).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_right_password_that_could_not_be_hashed_anew_in_time_is_no_failure()
    {
        await service.SignUpAsync();
        service.Change(user => user.PasswordHash, CountingHasher.Outdated + Service.Password);
        service.Hasher.WhileHashing = () => throw new HashingOverloadedException(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<HashingOverloadedException>(() => service.LogInAsync());

        service.Throttles.FailuresIn(Bucket.OfStrangers(Service.Email)).ShouldBe(0);
    }

    [Fact]
    public async Task An_attempt_that_dies_on_the_way_is_a_failure_and_not_a_free_guess()
    {
        await service.SignUpAsync();
        service.Hasher.WhileVerifying = () => throw new TimeoutException("the database is away");

        await Should.ThrowAsync<TimeoutException>(() => service.LogInAsync());

        service.Throttles.FailuresIn(Bucket.OfStrangers(Service.Email)).ShouldBe(1);
    }

    [Fact]
    public async Task A_login_that_loses_every_race_gives_up_after_three_attempts()
    {
        await service.SignUpAsync();
        string[] forms = [CountingHasher.Outdated + Service.Password, CountingHasher.Current + Service.Password];
        service.Hasher.WhileVerifying = () => service.Change(user => user.PasswordHash, forms[(service.Hasher.Verified + 1) % 2]);

        (await service.LogInAsync()).ShouldBeRefused(SessionErrors.InvalidCredentials);

        service.Hasher.Verified.ShouldBe(3);
        service.Database.Sessions.Count.ShouldBe(1);
    }

    private async Task GuessAsync(int times, string login = Service.Email)
    {
        for (var guess = 0; guess < times; guess++)
        {
            (await service.LogInAsync(login, "wrong")).ShouldBeRefused(SessionErrors.InvalidCredentials);
        }
    }
}
