using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Domain.Users;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Login;

/// <summary>Neither answers nor times say which addresses have an account (security requirement 30). Ratios within one run.</summary>
public sealed class LogInTimingTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Unknown_wrong_disabled_and_passwordless_accounts_take_the_same_time(DatabaseKind kind)
    {
        await using var host = await StartAsync(kind);
        var (person, disabled, withoutPassword) = (
            await Person.SignUpAsync(host),
            await Person.SignUpAsync(host),
            await Person.SignUpAsync(host)
        );
        await host.ChangeAsync(disabled, user => user.SetProperty(it => it.Status, UserStatus.Disabled));
        await host.ChangeAsync(withoutPassword, user => user.SetProperty(it => it.PasswordHash, (string?)null));

        await Timing.ShouldNotTellAsync(
            "who has an account",
            Scale.Pairs,
            () => RefusedAsync(host, Person.NewEmail()),
            () => RefusedAsync(host, person.Email)
        );
        await Timing.ShouldNotTellAsync(
            "who is disabled",
            Scale.Pairs,
            () => RefusedAsync(host, person.Email),
            () => RefusedAsync(host, disabled.Email)
        );
        await Timing.ShouldNotTellAsync(
            "who has no password",
            Scale.Pairs,
            () => RefusedAsync(host, person.Email),
            () => RefusedAsync(host, withoutPassword.Email)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(72)]
    [InlineData(73)]
    [InlineData(256)]
    [InlineData(257)]
    public async Task Whatever_the_length_of_the_password_the_time_does_not_tell_who_has_an_account(int length)
    {
        await using var host = await StartAsync(DatabaseKind.Sqlite);
        var person = await Person.SignUpAsync(host);
        var password = new string('x', length);

        await Timing.ShouldNotTellAsync(
            "who has an account",
            Scale.Pairs / 2,
            () => RefusedAsync(host, Person.NewEmail(), password),
            () => RefusedAsync(host, person.Email, password)
        );
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Throttled_accounts_take_the_same_time_whether_they_exist_or_not(DatabaseKind kind)
    {
        await using var host = await IdentityHost.StartAsync(kind);
        var (person, nobody) = (await Person.SignUpAsync(host), Person.NewEmail());
        for (var guess = 0; guess < 15; guess++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(15));
            await host.GuessAsync(person.Email);
            await host.GuessAsync(nobody);
        }

        await Timing.ShouldNotTellAsync(
            "who has an account",
            Scale.Pairs,
            () => ThrottledAsync(nobody, "wrong"),
            () => ThrottledAsync(person.Email, "wrong")
        );
        await Timing.ShouldNotTellAsync(
            "the password",
            Scale.Pairs,
            () => ThrottledAsync(person.Email, "wrong"),
            () => ThrottledAsync(person.Email, person.Password)
        );

        async Task<Answer> ThrottledAsync(string email, string password) =>
            (await host.LogInAsync(email, password)).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_password_of_a_megabyte_is_too_much_for_everybody()
    {
        await using var host = await StartAsync(DatabaseKind.Sqlite);
        var person = await Person.SignUpAsync(host);
        var password = new string('x', 1024 * 1024);

        var (known, unknown) = (await host.LogInAsync(person.Email, password), await host.LogInAsync(Person.NewEmail(), password));

        known.ShouldBe(HttpStatusCode.RequestEntityTooLarge, "BODY_TOO_LARGE");
        unknown.Comparable().ShouldBe(known.Comparable());
    }

    /// <summary>Dear enough that a hash stands out of all else, and nobody is throttled.</summary>
    private static Task<IdentityHost> StartAsync(DatabaseKind kind) =>
        IdentityHost.StartAsync(kind, ("Identity:Passwords:BcryptCost", "6"), ("Identity:Lockout:Enabled", "false"));

    private static async Task<Answer> RefusedAsync(IdentityHost host, string email, string password = "not the one")
    {
        var answer = await host.LogInAsync(email, password);
        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        return answer;
    }
}
