using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;
using Identity.Infrastructure.Telemetry;
using Identity.Testing.Passwords;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Tests.Passwords;

/// <summary>ASVS 6.2.12, and what becomes of it when the other side fails.</summary>
public sealed class BreachedPasswordsTests : IDisposable
{
    private const string Leaked = "canary leaked somewhere";

    private readonly RangeService service = new();
    private readonly Recorder log = new();
    private readonly MeterListener meter = new();
    private readonly ConcurrentQueue<string> results = new();
    private ServiceProvider provider;

    public BreachedPasswordsTests()
    {
        provider = Provide(new Uri(service.Url), TimeSpan.FromSeconds(20)); // what a test has for all it does
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == IdentityMeter.Name && instrument.Meter.Scope == provider.GetRequiredService<IMeterFactory>())
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meter.SetMeasurementEventCallback<long>((_, count, tags, _) => results.Enqueue($"{tags[0].Value}+{count}"));
        meter.Start();
    }

    public void Dispose()
    {
        meter.Dispose();
        provider.Dispose();
        service.Dispose();
    }

    [Fact]
    public async Task A_leaked_password_is_found_and_another_one_is_not()
    {
        service.Leak(Leaked);

        (await ContainsAsync(Leaked)).ShouldBeTrue();
        (await ContainsAsync("known to nobody")).ShouldBeFalse();

        results.ShouldBe(["breached+1", "clean+1"]);
        log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Five_digits_leave_the_process_and_an_answer_of_any_length_is_asked_for()
    {
        await ContainsAsync(Leaked);

        var asked = service.Requests.ShouldHaveSingleItem();
        asked.Path.ShouldBe($"/range/{RangeService.Digest(Leaked)[..5]}");
        asked.Padding.ShouldBe("true");
        asked.HasBody.ShouldBeFalse();
    }

    [Fact]
    public async Task Padding_is_no_leak()
    {
        service.Answer = _ => new RangeService.Reply($"{RangeService.Digest(Leaked)[5..]}:0");

        (await ContainsAsync(Leaked)).ShouldBeFalse();
        results.ShouldBe(["clean+1"]);
    }

    [Theory]
    [InlineData("a page of a proxy")]
    [InlineData("<html><body>Please sign in</body></html>")]
    [InlineData("0018A45C4D1DEF81644B54AB7F969B88D65:many")]
    [InlineData("0018A45C4D1DEF81644B54AB7F969B88D65")]
    [InlineData("a page of a proxy", "text/html; charset=windows-1252")] // which .NET knows only if asked to
    [InlineData("a page of a proxy", "text/html; charset=nonsense")]
    public Task Garbage_passes_and_is_counted_and_logged(string body, string? contentType = null) =>
        PassesAsync(new RangeService.Reply(body, ContentType: contentType), "not a range of passwords");

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(404)]
    public Task A_refusal_passes_and_is_counted_and_logged(int status) =>
        PassesAsync(new RangeService.Reply("", status), $"status {status}");

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var elsewhere = new RangeService();

        await PassesAsync(new RangeService.Reply("", 302, Location: elsewhere.Url), "status 302");

        elsewhere.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_slow_service_is_left_after_the_timeout()
    {
        await provider.DisposeAsync();
        provider = Provide(new Uri(service.Url), TimeSpan.FromMilliseconds(400));
        var watch = Stopwatch.StartNew();

        await PassesAsync(new RangeService.Reply("", After: TimeSpan.FromSeconds(30)), "no answer in time");

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15)); // half of what the service takes
    }

    [Fact]
    public Task An_endless_answer_is_not_read() =>
        PassesAsync(new RangeService.Reply(new string('0', BreachedPasswords.LongestAnswer + 1)), "ConfigurationLimitExceeded");

    [Fact]
    public async Task A_service_that_is_not_there_passes_and_is_counted_and_logged()
    {
        service.Dispose();

        (await ContainsAsync(Leaked)).ShouldBeFalse();

        results.ShouldBe(["unavailable+1"]);
        log.Lines.ShouldHaveSingleItem().ShouldContain("ConnectionError");
    }

    [Fact]
    public async Task A_caller_who_left_is_no_outage()
    {
        service.Answer = _ => new RangeService.Reply("", After: TimeSpan.FromSeconds(30));
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(() =>
            provider.GetRequiredService<IBreachedPasswords>().ContainAsync(Leaked, gone.Token)
        );

        results.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_is_asked_where_the_check_is_off()
    {
        await using var off = Provide(url: null, TimeSpan.FromSeconds(20));

        (await off.GetRequiredService<IBreachedPasswords>().ContainAsync(Leaked, default)).ShouldBeFalse();

        service.Requests.ShouldBeEmpty();
        results.ShouldBeEmpty();
    }

    private async Task PassesAsync(RangeService.Reply reply, string reason)
    {
        service.Answer = _ => reply;

        (await ContainsAsync(Leaked)).ShouldBeFalse();

        results.ShouldBe(["unavailable+1"]);
        var line = log.Lines.ShouldHaveSingleItem();
        line.ShouldContain(reason);
        line.ShouldNotContain("canary");
        line.ShouldNotContain(RangeService.Digest(Leaked)[..5]);
    }

    private Task<bool> ContainsAsync(string password) => provider.GetRequiredService<IBreachedPasswords>().ContainAsync(password, default);

    private ServiceProvider Provide(Uri? url, TimeSpan timeout) =>
        new ServiceCollection()
            .AddSingleton(
                new PasswordSettings
                {
                    BreachedCheck = url is not null,
                    BreachedCheckUrl = url ?? new Uri("https://absent.example.com"),
                    BreachedCheckTimeout = timeout,
                }
            )
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .AddBreachedPasswords()
            .BuildServiceProvider();

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose() { }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
