using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Domain.Users;
using Identity.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Attacks;

public sealed class CodeSprayOnSqlite() : CodeSprayTests(DatabaseKind.Sqlite);

public sealed class CodeSprayOnPostgreSql() : CodeSprayTests(DatabaseKind.PostgreSql);

/// <summary>An attacker guesses a few codes at each of many email addresses, to open one of the accounts or to stop the codes of other
/// people (security requirement 49).</summary>
public abstract class CodeSprayTests(DatabaseKind kind)
{
    // Smaller than usual: every compared code is hashed first.
    private static readonly LockoutSettings Limits = new() { WrongCodesPerNetworkAndHour = 20, WrongCodesPerHour = 100 };

    [Fact]
    public async Task Guesses_at_invented_addresses_stop_no_other_network()
    {
        await using var scene = await SetAsync();
        var (owner, newcomer) = (
            await Person.SignUpAsync(scene.First),
            await Newcomer.OfAsync(scene.First, await Advisor.OfNewBranchAsync(scene.First))
        );
        AtTheFullHour(scene);
        var mail = await MailedReset.AskAsync(scene.First, owner.Email);
        var number = Newcomer.NewNumber();
        (await newcomer.AskForCodeAsync(scene.First, number)).ShouldBe(HttpStatusCode.Accepted);

        // More guesses than the service as a whole compares, from one address.
        for (var guess = 0; guess <= Limits.WrongCodesPerHour; guess++)
        {
            var answer = await GuessAsync(scene.Other, Person.NewEmail());
            answer.ShouldBe(
                guess < Limits.WrongCodesPerNetworkAndHour ? HttpStatusCode.BadRequest : HttpStatusCode.TooManyRequests,
                guess < Limits.WrongCodesPerNetworkAndHour ? "RESET_CODE_INVALID" : "CODES_THROTTLED"
            );
        }

        // There, links go on, and texted codes; everywhere else so do mailed codes.
        var other = await Person.SignUpAsync(scene.First);
        var link = await MailedReset.AskAsync(scene.First, other.Email);
        (await scene.Other.PostAsync("/password/reset", new { token = link.Token, newPassword = Person.NewPassword() })).ShouldBe(
            HttpStatusCode.NoContent
        );
        (
            await scene.Other.PostAsync(
                "/onboarding/phone/verify",
                new { code = await Newcomer.CodeAsync(scene.First, number) },
                newcomer.Token
            )
        ).ShouldBe(HttpStatusCode.NoContent);
        (await TypeAsync(scene.Browser, mail)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_spray_over_ten_thousand_accounts_is_bounded_and_stops_no_other_network()
    {
        await using var scene = await SetAsync();
        var owner = await Person.SignUpAsync(scene.First);
        AtTheFullHour(scene);
        var victims = new Queue<string>(await MailCodesAsync(scene.First, 10_000));
        var mail = await MailedReset.AskAsync(scene.First, owner.Email);

        // Each network guesses once at each account until it is refused.
        var compared = new List<int>();
        for (var network = 0; network < 10; network++)
        {
            var thief = scene.Other with { Address = $"2001:db8:{network:x}:1::{network + 7:x}" };
            for (var count = 0; ; count++)
            {
                var answer = await GuessAsync(thief, victims.Dequeue());
                if (answer.Status is HttpStatusCode.TooManyRequests)
                {
                    answer.ShouldBe(HttpStatusCode.TooManyRequests, "CODES_THROTTLED");
                    answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
                    compared.Add(count);
                    break;
                }
            }
        }

        compared.Take(5).ShouldAllBe(count => count == Limits.WrongCodesPerNetworkAndHour);
        compared.Skip(5).ShouldAllBe(count => count == OneTimeSecret.MaximumTries);

        // A person who has just typed it wrong still gets in, and texted codes do not even notice.
        (await TypeAsync(scene.Browser, mail, mail.WrongCode())).ShouldBe(HttpStatusCode.BadRequest, "RESET_CODE_INVALID");
        (await TypeAsync(scene.Browser, mail)).ShouldBe(HttpStatusCode.NoContent);
        var newcomer = await Newcomer.OfAsync(scene.First, await Advisor.OfNewBranchAsync(scene.First));
        await newcomer.ProvePhoneAsync(scene.First);
    }

    private Task<Scene> SetAsync() =>
        Scene.SetAsync(
            kind,
            ("Identity:Lockout:WrongCodesPerNetworkAndHour", $"{Limits.WrongCodesPerNetworkAndHour}"),
            ("Identity:Lockout:WrongCodesPerHour", $"{Limits.WrongCodesPerHour}")
        );

    private static void AtTheFullHour(Scene scene) =>
        scene.Pass(TimeSpan.FromTicks(TimeSpan.TicksPerHour - (scene.First.Clock.GetUtcNow().UtcTicks % TimeSpan.TicksPerHour)));

    private static Task<Answer> GuessAsync(Visitor thief, string email) =>
        thief.PostAsync(
            "/password/reset",
            new
            {
                email,
                code = "12345678",
                newPassword = Person.NewPassword(),
            }
        );

    private static Task<Answer> TypeAsync(Visitor owner, MailedReset mail, string? code = null) =>
        owner.PostAsync(
            "/password/reset",
            new
            {
                email = mail.Email,
                code = code ?? mail.Code,
                newPassword = Person.NewPassword(),
            }
        );

    /// <summary>Accounts whose owners have just been mailed a code other than the guess.</summary>
    private static async Task<IReadOnlyList<string>> MailCodesAsync(IdentityHost host, int count)
    {
        var mac = host.Services.GetRequiredService<ICodeMac>();
        var addresses = Enumerable.Range(0, count).Select(_ => Email.Parse(Person.NewEmail())!).ToList();
        await using var db = await host.OpenStoreAsync();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (var address in addresses)
        {
            var now = host.Clock.GetUtcNow();
            var user = User.Register(address, "Ada Lovelace", "$2b$04$of.some.password.or.other", now);
            OneTimeSecret secret;
            do
            {
                secret = OneTimeSecret.WithCode(user.Id, SecretPurpose.ResetPassword, address, mac, now).Row;
            } while (secret.Matches("12345678", mac));
            db.AddRange(user, secret);
        }

        await db.SaveChangesAsync();
        return [.. addresses.Select(address => address.Address)];
    }
}
