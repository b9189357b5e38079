using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Sessions;

/// <summary>A database that goes away and comes back (security requirement 88, the small one).</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30); // on a busy machine

    private OwnPostgresServer server = null!;
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        server = await PostgresServer.StartPrivateAsync();
        database = await server.CreateDatabaseAsync(Schema.MigrateAsync);
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync(); // and the database with it

    [Fact]
    public async Task Without_its_database_the_service_fails_closed_and_recovers_by_itself()
    {
        await using var host = await IdentityHost.StartOnAsync(database.ConnectionString);
        var person = await Person.SignUpAsync(host);
        var ended = await person.LogInAsync(host);
        (await host.PostAsync("/logout", null, ended.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        await server.StopServerAsync();
        await ShouldBeAwayAsync(host, person);
        await Task.Delay(TimeSpan.FromSeconds(8)); // now nobody knows any more what was revoked
        await ShouldBeAwayAsync(host, person);
        (await host.GetAsync("/profile", ended.AccessToken)).ShouldBe(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
        (await host.GetAsync("/health/live")).ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("/.well-known/jwks.json")).ShouldBe(HttpStatusCode.OK); // other services go on
        (await host.GetAsync("/profile", "e30.e30.AA")).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID"); // a forgery needs no database

        await server.StartServerAsync();

        await ShouldRecoverAsync(host, person);
        (await host.GetAsync("/profile", ended.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
        await person.LogInAsync(host);
    }

    [Fact]
    public async Task A_service_that_starts_before_its_database_waits_for_it_without_a_wrong_answer()
    {
        Person person;
        string masterKey;
        await using (var first = await IdentityHost.StartOnAsync(database.ConnectionString))
        {
            (person, masterKey) = (await Person.SignUpAsync(first), first.MasterKey);
        }

        await server.StopServerAsync();
        await using var host = await IdentityHost.StartOnAsync(database.ConnectionString, ("Identity:MasterKey", masterKey));
        await ShouldBeAwayAsync(host, person);
        // An empty set would be cached
        (await host.GetAsync("/.well-known/jwks.json")).ShouldBe(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
        (await host.GetAsync("/.well-known/openid-configuration")).ShouldBe(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");

        await server.StartServerAsync();

        // Login reaches the database before the keys are read: that is no error either.
        var startedAt = Stopwatch.GetTimestamp();
        Answer answer;
        do
        {
            answer = await host.PostAsync("/login", new { email = person.Email, password = person.Password });
            answer.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
        } while (answer.Status is not HttpStatusCode.OK && Stopwatch.GetElapsedTime(startedAt) < Recovery);
        answer.ShouldBe(HttpStatusCode.OK);
        await ShouldRecoverAsync(host, person);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_under_load_is_answered_with_503_only_and_loses_nobody(bool immediate)
    {
        await using var host = await IdentityHost.StartOnAsync(database.ConnectionString);
        using var stop = new CancellationTokenSource();
        ConcurrentBag<string> wrong = [];
        var unavailable = 0;
        var people = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Person.SignUpAsync(host)));
        var load = people
            .Select(async person =>
            {
                var (accessToken, refreshToken) = (person.AccessToken, person.RefreshToken);
                while (!stop.IsCancellationRequested)
                {
                    Look(await host.GetAsync("/profile", accessToken));
                    Look(
                        await host.PostAsync(
                            "/signup",
                            new
                            {
                                email = Person.NewEmail(),
                                name = "Ada",
                                password = Person.NewPassword(),
                            }
                        )
                    );
                    var refreshed = Look(await host.PostAsync("/refresh", new { refreshToken }));
                    if (refreshed.Status is HttpStatusCode.OK)
                    {
                        (accessToken, refreshToken) = ((string)refreshed.Data["accessToken"]!, (string)refreshed.Data["refreshToken"]!);
                    }
                }

                return (accessToken, refreshToken);
            })
            .ToList();
        await Task.Delay(TimeSpan.FromSeconds(1));

        await server.StopServerAsync(immediate);
        var stoppedAt = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref unavailable) == 0 && Stopwatch.GetElapsedTime(stoppedAt) < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(100); // on a slow machine the load takes a while to notice
        }

        await server.StartServerAsync();
        await ShouldRecoverAsync(host, await SignUpWhenPossibleAsync(host));
        await Task.Delay(TimeSpan.FromSeconds(1));
        await stop.CancelAsync();

        foreach (var (accessToken, refreshToken) in await Task.WhenAll(load))
        {
            (await host.GetAsync("/profile", accessToken)).ShouldBe(HttpStatusCode.OK);
            (await host.PostAsync("/refresh", new { refreshToken })).ShouldBe(HttpStatusCode.OK);
        }

        wrong.ShouldBeEmpty();
        unavailable.ShouldBeGreaterThan(0); // or nothing has been tested

        Answer Look(Answer answer)
        {
            if (answer.Status is HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null)
            {
                Interlocked.Increment(ref unavailable);
            }
            else if ((int)answer.Status is < 200 or > 299)
            {
                wrong.Add($"{(int)answer.Status} {answer.Text}");
            }

            return answer;
        }
    }

    private static async Task ShouldBeAwayAsync(IdentityHost host, Person person)
    {
        Answer[] answers =
        [
            await host.GetAsync("/profile", person.AccessToken),
            await host.GetAsync("/sessions", person.AccessToken),
            await host.PutAsync("/profile", new { name = "Nobody" }, person.AccessToken),
            await host.PostAsync("/refresh", new { refreshToken = person.RefreshToken }),
            await host.PostAsync("/login", new { email = person.Email, password = person.Password }),
            await host.PostAsync(
                "/signup",
                new
                {
                    email = Person.NewEmail(),
                    name = "Ada",
                    password = Person.NewPassword(),
                }
            ),
            await host.PostAsync("/logout", null, person.AccessToken),
            await host.GetAsync("/health/ready"),
        ];
        foreach (var answer in answers)
        {
            answer.ShouldBe(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
            answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        }
    }

    private static async Task ShouldRecoverAsync(IdentityHost host, Person person)
    {
        var startedAt = Stopwatch.GetTimestamp();
        foreach (var (path, token) in new[] { ("/profile", person.AccessToken), ("/health/ready", (string?)null) })
        {
            Answer answer;
            do
            {
                answer = await host.GetAsync(path, token);
                answer.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
            } while (answer.Status is not HttpStatusCode.OK && Stopwatch.GetElapsedTime(startedAt) < Recovery);
            answer.ShouldBe(HttpStatusCode.OK);
        }
    }

    private static async Task<Person> SignUpWhenPossibleAsync(IdentityHost host)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(startedAt) < Recovery)
        {
            if ((await host.GetAsync("/health/ready")).Status is HttpStatusCode.OK)
            {
                break;
            }
        }

        return await Person.SignUpAsync(host);
    }
}
