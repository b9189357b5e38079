using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Identity.Api.Tests.Hosting;
using Identity.Testing;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.CommandLine;

public sealed class KilledProcessTests
{
    private const int Kills = 6;

    [Theory] // security requirement 87, the small one
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Whatever_was_acknowledged_outlives_a_kill_at_any_moment(DatabaseKind kind)
    {
        await using var database = await TestDatabases.CreateAsync(kind, _ => Task.CompletedTask);
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Identity"] = database.PatientConnectionString,
            ["Identity__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Identity__Issuer"] = IdentityHost.Issuer,
            ["Identity__Passwords__BcryptCost"] = "4",
        };
        ConcurrentDictionary<string, Acknowledged> acknowledged = [];
        var serving = await IdentityProcess.ServeAsync(environment);
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                acknowledged.Clear();
                var load = Enumerable.Range(0, 6).Select(_ => SignUpAndRefreshAsync(serving, acknowledged)).ToList();
                await Eventually.SeeAsync(
                    () => Task.FromResult((acknowledged.Count, load.Find(it => it.IsFaulted)?.Exception)),
                    it => it.Count > 0
                );
                await Task.Delay(RandomNumberGenerator.GetInt32(100, 900));
                await serving.KillAsync();
                await Task.WhenAll(load);

                await serving.DisposeAsync();
                serving = await IdentityProcess.ServeAsync(environment);
                foreach (var (email, its) in acknowledged)
                {
                    (await serving.PostAsync("/login", new { email, password = its.Password })).ShouldBe(HttpStatusCode.OK);
                    (await serving.PostAsync("/refresh", new { refreshToken = its.RefreshToken })).ShouldBe(HttpStatusCode.OK);
                }
            }
        }
        finally
        {
            await serving.DisposeAsync();
        }
    }

    /// <summary>Until the process is dead. What was answered is kept; what was not answered may have happened or not.</summary>
    private static async Task SignUpAndRefreshAsync(IdentityProcess serving, ConcurrentDictionary<string, Acknowledged> acknowledged)
    {
        try
        {
            while (true)
            {
                var (email, password) = (Person.NewEmail(), Person.NewPassword());
                var answer = (
                    await serving.PostAsync(
                        "/signup",
                        new
                        {
                            email,
                            name = "Ada",
                            password,
                        }
                    )
                ).ShouldBe(HttpStatusCode.Created);
                for (var refresh = 0; refresh < 4; refresh++)
                {
                    var refreshToken = (string)answer.Data["refreshToken"]!;
                    acknowledged[email] = new Acknowledged(password, refreshToken);
                    answer = (await serving.PostAsync("/refresh", new { refreshToken })).ShouldBe(HttpStatusCode.OK);
                }

                acknowledged[email] = new Acknowledged(password, (string)answer.Data["refreshToken"]!);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // It was killed.
        }
    }

    private sealed record Acknowledged(string Password, string RefreshToken);
}
