using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Tokens.Keys;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Tokens;

public sealed class KeyRotationTests
{
    [Fact] // security requirement 82, the small one
    public async Task Under_load_on_two_replicas_no_token_is_refused_while_keys_rotate()
    {
        await using var host = await IdentityHost.StartAsync(DatabaseKind.PostgreSql);
        await using var replica = await host.StartReplicaAsync();
        IdentityHost[] hosts = [host, replica];
        using var stop = new CancellationTokenSource();
        ConcurrentBag<string> refused = [];
        ConcurrentDictionary<string, byte> kids = [];

        var load = Enumerable
            .Range(0, 6)
            .Select(async worker =>
            {
                var refreshToken = (await Person.SignUpAsync(host)).RefreshToken;
                for (var round = worker; !stop.IsCancellationRequested; round++)
                {
                    var refreshed = (await hosts[round % 2].PostAsync("/refresh", new { refreshToken })).ShouldBe(HttpStatusCode.OK);
                    refreshToken = (string)refreshed.Data["refreshToken"]!;
                    var accessToken = (string)refreshed.Data["accessToken"]!;
                    kids[(string)TokenForge.Decode(accessToken.Split('.')[0])["kid"]!] = 0;
                    foreach (var each in hosts)
                    {
                        if (await each.GetAsync("/profile", accessToken) is { Status: not HttpStatusCode.OK } answer)
                        {
                            refused.Add(answer.Text);
                        }
                    }
                }
            })
            .ToList();
        for (var rotation = 0; rotation < 6; rotation++)
        {
            // A key is announced to the other replica within a second; it takes a day only for services that cache.
            await Task.Delay(TimeSpan.FromSeconds(1.2));
            await UntilUsedAsync(rotation + 1);
            await UntilAnnouncedAsync(hosts);
            (
                await hosts[rotation % 2]
                    .Services.GetRequiredService<RotateSigningKeys>()
                    .ExecuteAsync(force: true, isConfirmed: true, Operator.CommandLine, CancellationToken.None)
            ).Errors.ShouldBeEmpty();
        }

        await UntilUsedAsync(7);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        refused.ShouldBeEmpty();

        Task UntilUsedAsync(int keys) =>
            Eventually.SeeAsync(() => Task.FromResult((kids.Count, load.Find(it => it.IsFaulted)?.Exception)), it => it.Count == keys);
    }

    [Fact]
    public async Task Four_replicas_that_start_at_once_on_an_empty_database_agree_on_one_first_key()
    {
        await using var database = await TestDatabases.CreateAsync(DatabaseKind.PostgreSql, _ => Task.CompletedTask);
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Identity"] = database.PatientConnectionString,
            ["Identity__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Identity__Issuer"] = IdentityHost.Issuer,
            ["Identity__Passwords__BcryptCost"] = "4",
        };

        var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => IdentityProcess.ServeAsync(environment)));
        try
        {
            await using var db = await Schema.ContextsOn(database.ConnectionString).CreateDbContextAsync();
            (await db.SigningKeys.OrderBy(key => key.Position).Select(key => key.Position).ToListAsync()).ShouldBe([1, 2]);
            (await db.AuditEvents.CountAsync(audit => audit.Action == "key.announced")).ShouldBe(2);
            (await Task.WhenAll(replicas.Select(replica => replica.GetAsync("/.well-known/jwks.json"))))
                .Select(answer => answer.Text)
                .Distinct()
                .Count()
                .ShouldBe(1);

            // And what one issues, all accept.
            var signedUp = await replicas[0]
                .PostAsync(
                    "/signup",
                    new
                    {
                        email = Person.NewEmail(),
                        name = "Ada",
                        password = Person.NewPassword(),
                    }
                );
            foreach (var replica in replicas)
            {
                (await replica.GetAsync("/profile", (string)signedUp.Data["accessToken"]!)).Status.ShouldBe(HttpStatusCode.OK);
            }
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }

    /// <summary>Until all know the key that is the next to sign, and say so.</summary>
    private static async Task UntilAnnouncedAsync(IdentityHost[] hosts)
    {
        await using var db = await hosts[0].OpenStoreAsync();
        var next = await db.SigningKeys.OrderByDescending(key => key.Position).Select(key => key.Kid).FirstAsync();
        foreach (var each in hosts)
        {
            await Eventually.SeeAsync(
                () => each.GetAsync("/.well-known/jwks.json"),
                answer => answer.Text.Contains(next, StringComparison.Ordinal)
            );
        }
    }
}
