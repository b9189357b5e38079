using System.Net;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;
using Route = Identity.Api.Http.Route;

namespace Identity.Api.Tests.Throttling;

/// <summary>How often the holder of one token may ask. No database decides here, so one will do.</summary>
public sealed class CallerLimitTests(CallerLimitTests.Hosts hosts) : IClassFixture<CallerLimitTests.Hosts>
{
    private const int Burst = 2;

    private readonly IdentityHost open = hosts.Open;
    private readonly IdentityHost host = hosts.Limited;

    [Fact]
    public void Every_write_has_a_limit_and_behind_a_token_one_of_its_holder()
    {
        var writes = Routes.All.Where(route => route.Verb != "GET").ToList();

        writes.Count.ShouldBeGreaterThan(40);
        writes
            .Where(route => (route.Access.NeedsToken ? null : route.Limit) is null && route.CallerLimit is null)
            .Select(route => $"{route.Verb} {route.Paths[0]}")
            .ShouldBeEmpty();
        CallerLimit.All.ShouldBe(Routes.All.Select(route => route.CallerLimit).OfType<CallerLimit>().Distinct(), ignoreOrder: true);
    }

    [Fact]
    public async Task Every_route_with_such_a_limit_refuses_beyond_it_under_all_of_its_paths()
    {
        foreach (var route in Routes.All.Where(route => route.CallerLimit is not null))
        {
            var (caller, address) = (await RouteCaller.OfAsync(open, route), Behind.NewAddress());
            List<Answer> answers = [];
            for (var request = 0; request <= Burst; request++)
            {
                answers.Add(await AskAsync(route, route.Paths[request % route.Paths.Length], caller, address));
            }

            var name = $"{route.Verb} {route.Paths[0]}";
            answers[..Burst].ShouldAllBe(answer => answer.Status != HttpStatusCode.TooManyRequests, name);
            var refused = answers[Burst];
            refused.ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
            ((string)refused.Json["detail"]!).ShouldBe(route.CallerLimit!.Details, name);
            refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(1), name);
        }
    }

    [Fact]
    public async Task A_session_has_its_own_limit_and_its_user_that_of_four_sessions()
    {
        var person = await Person.SignUpAsync(open);
        foreach (var session in Enumerable.Range(0, CallerLimit.SessionsOfUser))
        {
            var token = session == 0 ? person.AccessToken : (await person.LogInAsync(open)).AccessToken;
            for (var request = 0; request < Burst; request++)
            {
                (await RemoveImageAsync(token)).ShouldBe(HttpStatusCode.NoContent);
            }

            (await RemoveImageAsync(token)).ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
        }

        var fifth = await person.LogInAsync(open);
        var refused = await RemoveImageAsync(fifth.AccessToken);
        refused.ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(15)); // four times as fast
        (await RemoveImageAsync((await Person.SignUpAsync(open)).AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        Task<Answer> RemoveImageAsync(string token) =>
            host.SendFromAsync(Behind.NewAddress(), HttpMethod.Delete, "/profile/image", null, token);
    }

    [Fact] // a flood of forgeries from one machine would otherwise stop the refreshes of its neighbours
    public async Task Forged_refresh_tokens_use_up_nothing()
    {
        await using var narrow = await open.StartReplicaAsync(
            ("Identity:RateLimits:Enabled", "true"),
            ("Identity:RateLimits:Refresh:Burst", "1"),
            ("Identity:RateLimits:Refresh:PerHour", "1")
        );
        var (person, neighbour) = (await Person.SignUpAsync(open), await Person.SignUpAsync(open));
        for (var forgery = 0; forgery < 10; forgery++)
        {
            (await narrow.PostAsync("/refresh", new { refreshToken = "forged" })).ShouldBe(
                HttpStatusCode.Unauthorized,
                "REFRESH_TOKEN_INVALID"
            );
        }

        (await narrow.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
        var refused = await narrow.PostAsync("/refresh", new { refreshToken = neighbour.RefreshToken });
        refused.ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
        ((string)refused.Json["detail"]!).ShouldBe(
            "Too many refreshes from this IP address. Limit: Refresh. Retry-After says how long to wait."
        );
    }

    [Fact]
    public async Task Logging_out_by_refresh_token_counts_for_the_session_of_that_token()
    {
        var (person, address) = (await Person.SignUpAsync(open), Behind.NewAddress());
        for (var request = 0; request < Burst; request++)
        {
            (await LogOutAsync(null)).ShouldBe(HttpStatusCode.NoContent);
        }

        (await LogOutAsync(null)).ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
        (await LogOutAsync(person.AccessToken)).ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");

        Task<Answer> LogOutAsync(string? token) =>
            host.SendFromAsync(address, HttpMethod.Post, "/logout", new { refreshToken = person.RefreshToken }, token);
    }

    [Fact]
    public async Task Switched_off_nothing_is_refused()
    {
        var person = await Person.SignUpAsync(open);
        for (var request = 0; request < 150; request++)
        {
            (await open.SendAsync(HttpMethod.Delete, "/profile/image", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        }
    }

    private Task<Answer> AskAsync(Route route, string path, (string? Token, string? RefreshToken) caller, string address)
    {
        var filled = path.Replace("{id}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
            .Replace("{userId}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
            .Replace("{kid}", "absent", StringComparison.Ordinal)
            .Replace("{name}", "phoneNumber", StringComparison.Ordinal);
        object? body =
            route.Verb is "GET" || route.Access == Access.Optional ? null
            : caller.RefreshToken is null ? new { }
            : new { refreshToken = caller.RefreshToken };
        return host.SendFromAsync(address, new HttpMethod(route.Verb), filled, body, caller.Token);
    }

    /// <summary>One for the making of accounts, without limits, and a replica of it with narrow ones.</summary>
    public sealed class Hosts : IAsyncLifetime
    {
        public IdentityHost Open { get; private set; } = null!;

        public IdentityHost Limited { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Open = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
            Limited = await Open.StartReplicaAsync([
                ("Identity:RateLimits:Enabled", "true"),
                Behind.TrustedProxies,
                .. CallerLimit.All.SelectMany(limit =>
                    new[] { ($"Identity:RateLimits:{limit.Name}:Burst", $"{Burst}"), ($"Identity:RateLimits:{limit.Name}:PerHour", "60") }
                ),
            ]);
        }

        public async ValueTask DisposeAsync()
        {
            await Limited.DisposeAsync();
            await Open.DisposeAsync();
        }
    }
}
