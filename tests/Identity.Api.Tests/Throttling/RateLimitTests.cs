using System.Net;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Testing;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Throttling;

/// <summary>One service for the making of accounts, and a replica of it with small limits. Each test asks from addresses of its
/// own.</summary>
public sealed class RateLimitHosts : IAsyncLifetime
{
    public IdentityHost Unlimited { get; private set; } = null!;

    public IdentityHost Limited { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Unlimited = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        Limited = await Unlimited.StartReplicaAsync([
            ("Identity:RateLimits:Enabled", "true"),
            Behind.TrustedProxies,
            .. Limit
                .All.Where(limit => limit != Limit.SignUp)
                .SelectMany(limit =>
                    new[] { ($"Identity:RateLimits:{limit.Name}:Burst", "3"), ($"Identity:RateLimits:{limit.Name}:PerHour", "60") }
                ),
            ("Identity:RateLimits:Upload:Burst", "100"),
        ]); // limits of the session are not asked here
    }

    public async ValueTask DisposeAsync()
    {
        await Limited.DisposeAsync();
        await Unlimited.DisposeAsync();
    }
}

/// <summary>How often one address may ask. No database decides here, so one will do.</summary>
public sealed class RateLimitTests(RateLimitHosts hosts) : IClassFixture<RateLimitHosts>
{
    private readonly IdentityHost unlimited = hosts.Unlimited;
    private readonly IdentityHost host = hosts.Limited;

    public static TheoryData<string, string> LimitedRoutes => RowsOf(_ => true);

    public static TheoryData<string, string> LimitedRoutesWithToken => RowsOf(route => route.Access.NeedsToken);

    [Fact]
    public async Task The_signup_after_twenty_in_a_row_has_to_wait_and_is_told_for_how_long()
    {
        var address = Behind.NewAddress();
        for (var signUp = 0; signUp < 20; signUp++)
        {
            (await SignUpAsync(address)).ShouldBe(HttpStatusCode.Created);
        }

        var refused = await SignUpAsync(address);

        refused.ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
        ((string)refused.Json["detail"]!).ShouldBe(
            "Too many sign-ups from this IP address. Limit: SignUp. Retry-After says how long to wait."
        );
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(1)); // sixty in an hour
        (await SignUpAsync(Behind.NewAddress())).ShouldBe(HttpStatusCode.Created);
        (await host.SendFromAsync(address, HttpMethod.Post, "/login", new { email = Person.NewEmail(), password = "wrong" })).ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Theory] // security requirement 36
    [MemberData(nameof(LimitedRoutes))]
    public async Task Every_spelling_of_every_path_shares_the_limit_of_its_endpoint(string verb, string path)
    {
        var route = Routes.All.Single(route => route.Verb == verb && route.Paths[0] == path);
        var spellings = route
            .Paths.SelectMany(it => new[] { it, it + "/", it.ToUpperInvariant(), it + "?x=1", it.ToUpperInvariant() + "/" })
            .ToList();
        var address = Behind.NewAddress();
        var token = route.Access.AdmitsService ? null : (await RouteCaller.OfAsync(unlimited, route)).Token; // a service has another limit
        var most =
            route.Limit == Limit.SignUp ? 77
            : route.Limit!.Spares is Spared.None ? 3
            : 9; // of those that count a quarter
        for (var request = 0; request < most; request++)
        {
            var asked = await AskAsync(address, verb, spellings[request % spellings.Count], token);
            if (asked.Status is HttpStatusCode.TooManyRequests)
            {
                (route.Limit!.Spares, request >= 3).ShouldBe((Spared.Malformed, true), asked.Text);
                break;
            }
        }

        foreach (var spelling in spellings)
        {
            var refused = await AskAsync(address, verb, spelling, token);

            refused.Status.ShouldBe(HttpStatusCode.TooManyRequests, $"{spelling}: {refused.Text}");
            refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(6));
            refused.Text.ShouldContain(route.Limit!.What);
        }
    }

    [Theory]
    [MemberData(nameof(LimitedRoutesWithToken))]
    public async Task Requests_that_bring_no_token_use_up_nothing_of_a_route_that_needs_one(string verb, string path)
    {
        var route = Routes.All.Single(route => route.Verb == verb && route.Paths[0] == path);
        var address = Behind.NewAddress();
        foreach (var token in new[] { null, "forged", null, "forged" })
        {
            (await AskAsync(address, verb, path, token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await AskAsync(address, verb, path, (await RouteCaller.OfAsync(unlimited, route)).Token)).Status.ShouldNotBe(
            HttpStatusCode.TooManyRequests
        );
    }

    [Fact]
    public async Task A_session_beyond_its_own_limit_uses_up_nothing_of_its_neighbours()
    {
        await using var narrow = await unlimited.StartReplicaAsync(
            ("Identity:RateLimits:Enabled", "true"),
            Behind.TrustedProxies,
            ("Identity:RateLimits:Profile:Burst", "3"),
            ("Identity:RateLimits:Profile:PerHour", "60"),
            ("Identity:RateLimits:Upload:Burst", "2"),
            ("Identity:RateLimits:Upload:PerHour", "60")
        );
        var (busy, neighbour, address) = (await Person.SignUpAsync(unlimited), await Person.SignUpAsync(unlimited), Behind.NewAddress());
        for (var request = 0; request < 10; request++)
        {
            (await UpdateAsync(busy)).Status.ShouldBe(request < 2 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests);
        }

        (await UpdateAsync(neighbour)).ShouldBe(HttpStatusCode.OK);

        Task<Answer> UpdateAsync(Person person) =>
            narrow.SendFromAsync(address, HttpMethod.Put, "/profile", new { name = "Ada" }, person.AccessToken);
    }

    [Fact] // security requirement 37
    public async Task A_whole_64_of_IPv6_is_one_address()
    {
        var network = $"2001:db8:{Environment.ProcessId % 10_000}:7";
        for (var request = 0; request < 3; request++)
        {
            (await LogInFromAsync($"{network}::{request}")).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        }

        (await LogInFromAsync($"{network}:ffff:ffff:ffff:ffff")).ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
        (await LogInFromAsync($"[{network.ToUpperInvariant()}::1]:4711")).ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
        (await LogInFromAsync($"{network}1::1")).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
    }

    [Fact] // security requirement 37
    public async Task A_56_has_four_times_and_a_48_sixteen_times_the_requests_of_a_64()
    {
        await using var slow = await unlimited.StartReplicaAsync( // nothing comes back while the test runs
            ("Identity:RateLimits:Enabled", "true"),
            Behind.TrustedProxies,
            ("Identity:RateLimits:LogIn:Burst", "3"),
            ("Identity:RateLimits:LogIn:PerHour", "1")
        );
        var site = $"2001:db8:{(Environment.ProcessId % 10_000) + 10_000:x}";
        for (var block = 0; block < 4; block++)
        {
            for (var network = 0; network < 4; network++)
            {
                await FillAsync($"{site}:{block + 1:x}{network:x2}");
            }

            (await AskAsync($"{site}:{block + 1:x}ff::1")).ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED"); // the /56 is used up
        }

        (await AskAsync($"{site}:ff01::1")).ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED"); // and so is the /48
        (await AskAsync("2001:db8:ffff:1::1")).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");

        Task<Answer> AskAsync(string from) =>
            slow.SendFromAsync(from, HttpMethod.Post, "/login", new { email = Person.NewEmail(), password = "wrong" });

        async Task FillAsync(string network)
        {
            for (var request = 0; request < 3; request++)
            {
                (await AskAsync($"{network}::{request}")).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
            }
        }
    }

    [Fact] // security requirement 37
    public async Task A_forged_address_is_no_new_one()
    {
        await using var bare = await host.StartReplicaAsync(
            ("Identity:RateLimits:Enabled", "true"),
            ("Identity:RateLimits:LogIn:Burst", "3"),
            ("Identity:RateLimits:LogIn:PerHour", "60")
        );
        for (var request = 0; request < 3; request++)
        {
            (
                await bare.SendFromAsync(Behind.NewAddress(), HttpMethod.Post, "/login", new { email = Person.NewEmail(), password = "x" })
            ).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        }

        (
            await bare.SendFromAsync(Behind.NewAddress(), HttpMethod.Post, "/login", new { email = Person.NewEmail(), password = "x" })
        ).ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
    }

    [Fact]
    public async Task A_bucket_fills_again()
    {
        await using var quick = await host.StartReplicaAsync(
            ("Identity:RateLimits:Enabled", "true"),
            Behind.TrustedProxies,
            ("Identity:RateLimits:LogIn:Burst", "1"),
            ("Identity:RateLimits:LogIn:PerHour", "3600")
        );
        var address = Behind.NewAddress();
        (await AskAsync()).ShouldBe(HttpStatusCode.BadRequest);
        var refused = await Eventually.SeeAsync(AskAsync, IsRefused); // on a very slow machine it may have filled again already

        await Task.Delay(refused.Headers.RetryAfter!.Delta!.Value);

        // The library looks ten times a second, if it gets to it
        await Eventually.SeeAsync(AskAsync, answer => answer.Status is HttpStatusCode.BadRequest);

        Task<Answer> AskAsync() => quick.SendFromAsync(address, HttpMethod.Post, "/login", new { });
    }

    [Fact]
    public async Task The_token_endpoint_refuses_in_the_words_of_OAuth()
    {
        var address = Behind.NewAddress();
        var answer = await Eventually.SeeAsync(() => AskAsync(address, "POST", "/connect/token"), IsRefused);

        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json");
        ((string)answer.Json["error"]!).ShouldBe("temporarily_unavailable");
        ((string)answer.Json["error_description"]!).ShouldContain("Limit: Token.");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact] // security requirement 36
    public async Task Wrong_secrets_of_a_client_are_slowed_down_and_the_right_one_always_opens()
    {
        await using var roomy = await host.StartReplicaAsync(
            ("Identity:RateLimits:Enabled", "true"),
            Behind.TrustedProxies,
            ("Identity:RateLimits:ClientSecret:Burst", "3"),
            ("Identity:RateLimits:ClientSecret:PerHour", "60")
        );
        var (client, other) = (await ServiceClient.CreateAsync(roomy, "profile"), await ServiceClient.CreateAsync(roomy, "profile"));
        var (address, elsewhere) = (Behind.NewAddress(), Behind.NewAddress());
        for (var request = 0; request < 10; request++)
        {
            (await RequestAsync(client.Id, client.Secret, address)).ShouldBe(HttpStatusCode.OK);
        }

        for (var guess = 0; guess < 3; guess++)
        {
            ((string)(await RequestAsync(client.Id, "wrong", address)).ShouldBe(HttpStatusCode.Unauthorized).Json["error"]!).ShouldBe(
                "invalid_client"
            );
        }

        var refused = (await RequestAsync(client.Id, "wrong", address)).ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(1));
        ((string)refused.Json["error_description"]!).ShouldContain("Limit: ClientSecret.");
        (await RequestAsync(client.Id, client.Secret, address)).ShouldBe(HttpStatusCode.OK); // anyone can spend the limit

        (await RequestAsync(client.Id, client.Secret, elsewhere)).ShouldBe(HttpStatusCode.OK);
        (await RequestAsync(other.Id, other.Secret, address)).ShouldBe(HttpStatusCode.OK);

        Task<Answer> RequestAsync(string id, string secret, string from) =>
            roomy.SendFromAsync(
                from,
                HttpMethod.Post,
                "/connect/token",
                new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", id), new("client_secret", secret)])
            );
    }

    [Fact]
    public async Task A_page_refuses_as_a_page()
    {
        var address = Behind.NewAddress();
        var answer = await Eventually.SeeAsync(() => AskAsync(address, "POST", "/pages/onboarding"), IsRefused);

        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
        answer.Text.ShouldContain("Too many sign-ins from this IP address. Try again in 1 minute.");
    }

    [Fact]
    public async Task Switched_off_nothing_is_refused()
    {
        await using var open = await host.StartReplicaAsync();

        for (var request = 0; request < 100; request++)
        {
            (await open.PostAsync("/login", new { })).ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact] // security requirement 36
    public void A_route_that_takes_a_secret_or_sends_something_names_its_limit()
    {
        string[] exempt =
        [
            // Their tokens prove themselves: a forgery costs no query, and no number of guesses helps. They have limits of the session
            // instead.
            "POST /refresh",
            "POST /logout",
            "POST /onboarding/steps/{name}/acknowledge",
            "GET /onboarding",
            "GET /gateway/authorize",
            // Strangers in the same network must not keep the owner from it. Wrong passwords are counted in a bucket of the session.
            "PUT /password",
            // They take none, or look none up: these pages merely hand it on to their form.
            "GET /agreements",
            "GET /pages/onboarding",
            "GET /pages/verify-email",
            "GET /pages/undo-email-change",
            "GET /pages/forgot-password",
            "GET /device",
            "GET /pages/style.css",
            "GET /.well-known/openid-configuration",
            "GET /.well-known/jwks.json",
            "GET /openapi.json",
            "GET /openapi-3.1.json",
            "GET /health/live",
            "GET /health/ready",
        ];

        var open = Routes.All.Where(route =>
            !exempt.Contains($"{route.Verb} {route.Paths[0]}")
            && (
                route.Access.Kind is null or Identity.Domain.Tokens.TokenKind.Temporary
                || route.Answer.Errors.Any(error =>
                    error.Code == PasswordErrors.Incorrect.Code || error.Code == OnboardingErrors.CodeInvalid.Code
                )
            )
        );

        open.ShouldNotBeEmpty();
        open.Where(route => route.Limit is null).Select(route => $"{route.Verb} {route.Paths[0]}").ShouldBeEmpty();
    }

    private static bool IsRefused(Answer answer) => answer.Status is HttpStatusCode.TooManyRequests;

    private static TheoryData<string, string> RowsOf(Func<Api.Http.Route, bool> which) =>
        [
            .. Routes
                .All.Where(route => route.Limit is not null && which(route))
                .Select(route => new TheoryDataRow<string, string>(route.Verb, route.Paths[0])),
        ];

    private Task<Answer> SignUpAsync(string address) =>
        host.SendFromAsync(
            address,
            HttpMethod.Post,
            "/signup",
            new
            {
                email = Person.NewEmail(),
                name = "Ada Lovelace",
                password = Person.NewPassword(),
            }
        );

    private Task<Answer> LogInFromAsync(string address) =>
        host.SendFromAsync(address, HttpMethod.Post, "/login", new { email = Person.NewEmail(), password = "wrong" });

    private Task<Answer> AskAsync(string address, string verb, string path, string? token = null) =>
        host.SendFromAsync(
            address,
            new HttpMethod(verb),
            path,
            verb == "GET" ? null : new StringContent("{}", null, "application/json"),
            token
        );
}
