using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Secrets;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Passwords;

/// <summary>The time of the answer to a wrong code does not tell whether the address has one, and so an account (security requirement 47).
/// That both cost the same statements is what OneTimeSecretStoreTests sees to.</summary>
public sealed class CodeTimingTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task An_open_code_and_none_take_the_same_time(DatabaseKind kind)
    {
        await using var host = await IdentityHost.StartAsync(
            kind,
            ("Identity:Lockout:WrongCodesPerNetworkAndHour", "1000000"),
            ("Identity:Lockout:WrongCodesPerHour", "1000000")
        );
        var (person, unknown) = (await Person.SignUpAsync(host), Person.NewEmail());
        var reset = await MailedReset.AskAsync(host, person.Email);
        await KeepOpenAsync(host, person);

        await Timing.ShouldNotTellAsync(
            "who has a code to prove an address",
            Scale.Pairs / 2,
            () => VerifyAsync(unknown),
            () => VerifyAsync(person.Email)
        );
        await Timing.ShouldNotTellAsync(
            "who has a code to reset a password",
            Scale.Pairs / 2,
            () => ResetAsync(unknown),
            () => ResetAsync(person.Email)
        );

        async Task<Answer> VerifyAsync(string email) =>
            (await host.PostAsync("/email/verify", new { email, code = "no code" })).ShouldBe(HttpStatusCode.BadRequest);

        async Task<Answer> ResetAsync(string email) =>
            (await (reset with { Email = email }).TypeAsync(host, "a few words of mine", "no code")).ShouldBe(HttpStatusCode.BadRequest);
    }

    /// <summary>Each of the guesses is counted and compared.</summary>
    private static async Task KeepOpenAsync(IdentityHost host, Person person)
    {
        await using var db = await host.OpenStoreAsync();
        (
            await db
                .OneTimeSecrets.Where(secret => secret.UserId == person.Id && secret.CodeMac != null)
                .ExecuteUpdateAsync(secret => secret.SetProperty(it => it.Tries, OneTimeSecret.MaximumTries - 1_000_000))
        ).ShouldBe(2);
    }
}
