using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Attacks;

/// <summary>
/// Three addresses send wrong passwords for invented accounts, far more than the service can hash, so that real people are told 503.
/// </summary>
public sealed class SignInStormTests
{
    private const int RequestsAtOnce = 40; // of each address: more than all places together

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_storm_from_three_networks_refuses_no_caller_who_has_proven_something(DatabaseKind kind)
    {
        await using var host = await IdentityHost.StartAsync(
            kind,
            Behind.TrustedProxies,
            ("Identity:Passwords:BcryptCost", "9"),
            ("Identity:Passwords:HashQueueWait", "0:0:1")
        );
        var person = await AddressMail.ProvenPersonAsync(host);
        var device = Guessing.DeviceOf(await host.LogInAsync(person.Email, person.Password));
        var reset = await MailedReset.AskAsync(host, (await AddressMail.ProvenPersonAsync(host)).Email, mails: 1);
        var invited = await (await Advisor.OfNewBranchAsync(host)).InviteAsync(host);

        using var over = new CancellationTokenSource();
        string[] attackers = ["192.0.2.1", "198.51.100.1", "203.0.113.1"];
        var storm = attackers
            .SelectMany(address => Enumerable.Range(0, RequestsAtOnce).Select(_ => StormAsync(host, address, over.Token)))
            .ToList();
        try
        {
            await RefusedAsync(host); // the queue of strangers is full
            for (var visit = 0; visit < 8; visit++)
            {
                (await LogInAsync(host, person, device)).ShouldBe(HttpStatusCode.OK);
            }

            (
                await host.SendFromAsync(
                    Behind.NewAddress(),
                    HttpMethod.Post,
                    "/password/reset",
                    new { token = reset.Token, newPassword = Person.NewPassword() }
                )
            ).ShouldBe(HttpStatusCode.NoContent);
            var password = Person.NewPassword();
            (
                await host.SendFromAsync(
                    Behind.NewAddress(),
                    HttpMethod.Post,
                    "/invites/accept",
                    new
                    {
                        token = invited.Token,
                        password,
                        confirmPassword = password,
                        agreementIds = Array.Empty<string>(),
                    }
                )
            ).Status.ShouldBe(HttpStatusCode.Forbidden);
        }
        finally
        {
            await over.CancelAsync();
        }

        (await Task.WhenAll(storm)).Sum().ShouldBeGreaterThan(RequestsAtOnce, "most of the storm is told 503");
    }

    private static Task<Answer> LogInAsync(IdentityHost host, Person person, string device) =>
        host.SendFromAsync(
            Behind.NewAddress(),
            HttpMethod.Post,
            "/login",
            new { email = person.Email, password = person.Password },
            null,
            ("Cookie", $"{Guessing.Cookie}={device}")
        );

    /// <summary>Returns once one of the attackers is refused.</summary>
    private static async Task RefusedAsync(IdentityHost host)
    {
        for (var attempt = 0; (await GuessAsync(host, "192.0.2.1")).Status is not HttpStatusCode.ServiceUnavailable; attempt++)
        {
            attempt.ShouldBeLessThan(200);
        }
    }

    private static Task<Answer> GuessAsync(IdentityHost host, string address) =>
        host.SendFromAsync(address, HttpMethod.Post, "/login", new { email = Person.NewEmail(), password = "not the one" });

    private static async Task<int> StormAsync(IdentityHost host, string address, CancellationToken over)
    {
        var refused = 0;
        while (!over.IsCancellationRequested)
        {
            refused += (await GuessAsync(host, address)).Status is HttpStatusCode.ServiceUnavailable ? 1 : 0;
            await Task.Delay(20, CancellationToken.None); // what a request costs besides its hash is not what this is about
        }

        return refused;
    }
}
