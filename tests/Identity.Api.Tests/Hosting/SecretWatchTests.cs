using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Identity.Domain.Audit;
using Identity.Testing.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Identity.Api.Tests.Hosting;

/// <summary>The canary of security requirements 17 and 85 sings: a watch that finds nothing is worth something only if it could.</summary>
public sealed class SecretWatchTests
{
    [Theory]
    [InlineData(LogLevel.Trace)]
    [InlineData(LogLevel.Critical)]
    public async Task A_password_that_a_line_holds_is_found_when_the_host_goes(LogLevel level)
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var person = await Person.SignUpAsync(host);

        Log(host).Log(level, "signed up with {Password}", person.Password);

        await ShouldBeFoundAsync(host, person.Password);
    }

    [Fact]
    public async Task A_refresh_token_is_found_though_it_looks_like_nothing_special()
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var person = await Person.SignUpAsync(host);

        Log(host).LogDebug("refreshed {Token}", person.RefreshToken);

        await ShouldBeFoundAsync(host, person.RefreshToken);
    }

    [Fact]
    public async Task An_access_token_is_found()
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var person = await Person.SignUpAsync(host);

        Log(host).LogDebug("called with {Token}", person.AccessToken);

        await ShouldBeFoundAsync(host, person.AccessToken.Split('.')[1]);
    }

    [Fact]
    public async Task A_refused_password_is_a_secret_too()
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var password = Person.NewPassword();
        (await host.PostAsync("/login", new { email = Person.NewEmail(), password })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );

        using (Log(host).BeginScope("trying {Password}", password))
        {
            Log(host).LogInformation("wrong");
        }

        await ShouldBeFoundAsync(host, password);
    }

    [Fact]
    public async Task A_token_in_an_audit_event_is_found()
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var person = await Person.SignUpAsync(host);
        await using (var db = await host.OpenStoreAsync())
        {
            db.Add(AuditEvent.Of("test.careless", host.Clock.GetUtcNow(), detail: $"refreshed with {person.RefreshToken}"));
            await db.SaveChangesAsync();
        }

        await ShouldBeFoundAsync(host, person.RefreshToken);
    }

    [Theory]
    [InlineData("activity")]
    [InlineData("event")]
    [InlineData("metric")]
    public async Task A_token_in_telemetry_is_found(string where)
    {
        var host = await IdentityHost.StartAsync(
            DatabaseKind.Sqlite,
            services => services.AddSingleton<IStartupFilter>(it => new Careless(where, it))
        );
        var person = await Person.SignUpAsync(host);

        (await host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);

        await ShouldBeFoundAsync(host, person.AccessToken.Split('.')[1]);
    }

    [Theory]
    [InlineData("problem")]
    [InlineData("header")]
    public async Task A_password_in_a_problem_or_a_header_is_found(string where)
    {
        var host = await IdentityHost.StartAsync(
            DatabaseKind.Sqlite,
            services => services.AddSingleton<IStartupFilter>(it => new Careless(where, it))
        );
        var password = $"canary-{Guid.CreateVersion7():N}";

        await host.PostAsync($"/careless?password={password}", null);

        await ShouldBeFoundAsync(host, password);
    }

    [Theory]
    [InlineData("31415926")]
    [InlineData("314159")]
    public async Task A_code_is_found_as_a_number_of_its_own_and_not_within_another_one(string code)
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        host.Watch.Add(code);
        Log(host).LogInformation("took {Number} ms", $"1{code} ms, {code}-5 of 0.{code}");
        Should.NotThrow(host.Watch.ShouldHaveSeenNothing);

        Log(host).LogInformation("tried code {Code}, in vain", code);

        await ShouldBeFoundAsync(host, code);
    }

    [Fact]
    public async Task A_host_on_a_database_of_somebody_else_is_judged_as_well()
    {
        await using var database = await Schema.CreateAsync(DatabaseKind.Sqlite);
        var host = await IdentityHost.StartOnAsync(database.ConnectionString);
        var person = await Person.SignUpAsync(host);

        Log(host).LogDebug("refreshed {Token}", person.RefreshToken);

        await ShouldBeFoundAsync(host, person.RefreshToken);
    }

    [Fact]
    public void The_shape_of_a_hash_or_token_is_enough_even_where_nobody_announced_it()
    {
        string[] secrets =
        [
            "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl",
            "$2b$04$abcdefghijklmnopqrstuuKxYv3zO1kq7yqW3mQ8nq3dQ0r5Jb6yS",
            "$6$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/",
            "AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg8LJ1+nXP1HCEVtkGVQ8YRRub3RhgjMuQMQ6K7+XxmQVQ==",
        ];
        foreach (var secret in secrets)
        {
            using var watch = new SecretWatch();
            watch.CreateLogger("x").LogError(new InvalidOperationException($"bad: {secret}"), "failed");

            Should.Throw<ShouldAssertException>(watch.ShouldHaveSeenNothing);
        }
    }

    [Fact]
    public async Task A_host_that_logs_no_secret_goes_quietly()
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var person = await Person.SignUpAsync(host);

        Log(host).LogInformation("signed up {User}", person.Id);
        await host.DisposeAsync();

        host.Watch.Lines.ShouldContain(line =>
            line.Contains("/signup", StringComparison.Ordinal) && line.Contains("201", StringComparison.Ordinal)
        );
    }

    private static ILogger Log(IdentityHost host) => host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Careless");

    private static async Task ShouldBeFoundAsync(IdentityHost host, string secret) =>
        (await Record.ExceptionAsync(async () => await host.DisposeAsync()))
            .ShouldBeOfType<ShouldAssertException>()
            .Message.ShouldContain(secret);

    /// <summary>Writes what it must not, in the one place that a test names.</summary>
    private sealed class Careless(string where, IServiceProvider services) : IStartupFilter
    {
        private readonly Counter<int> counter = services
            .GetRequiredService<IMeterFactory>()
            .Create("Identity.Careless")
            .CreateCounter<int>("careless");

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    (http, proceed) =>
                    {
                        var token = http.Request.Headers.Authorization.ToString();
                        var password = http.Request.Query["password"].ToString();
                        switch (where)
                        {
                            case "activity":
                                Activity.Current?.SetTag("careless", token);
                                break;
                            case "event":
                                Activity.Current?.AddEvent(
                                    new ActivityEvent("careless", tags: new ActivityTagsCollection { ["token"] = token })
                                );
                                break;
                            case "metric":
                                counter.Add(1, KeyValuePair.Create<string, object?>("token", token));
                                break;
                            case "problem":
                                return Results.Problem($"{password} is no password").ExecuteAsync(http);
                            default:
                                http.Response.Headers["X-Careless"] = password;
                                break;
                        }

                        return proceed(http);
                    }
                );
                next(app);
            };
    }
}
