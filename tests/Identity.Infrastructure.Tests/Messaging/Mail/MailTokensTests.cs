using System.Text;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Mail;
using Identity.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Identity.Infrastructure.Tests.Messaging.Mail;

/// <summary>Signing in at the mail server with an access token: XOAUTH2.</summary>
public sealed class MailTokensTests : IDisposable
{
    private readonly TestTokenEndpoint endpoint = new();
    private readonly ManualClock clock = new();
    private readonly Lines lines = new();
    private readonly List<ServiceProvider> providers = [];

    public void Dispose()
    {
        providers.ForEach(provider => provider.Dispose());
        lines.Dispose();
        endpoint.Dispose();
    }

    [Fact]
    public async Task A_mail_is_sent_with_a_token_of_the_token_endpoint()
    {
        using var server = Server();

        await Transport(server).SendAsync(Message(), default);

        server.Mails.ShouldHaveSingleItem();
        server.Commands.ShouldContain($"TLS AUTH XOAUTH2 {Credentials(1)}");
        endpoint
            .Requests.ShouldHaveSingleItem()
            .ShouldBe(
                "POST application/x-www-form-urlencoded grant_type=client_credentials&client_id=identity&client_secret=canary+secret"
                    + "&scope=https%3A%2F%2Foutlook.office365.com%2F.default"
            );
    }

    [Fact]
    public async Task A_refresh_token_is_exchanged_where_the_provider_wants_one()
    {
        using var server = Server();

        await Transport(server, oauth => oauth with { RefreshToken = "canary-refresh", Scope = null }).SendAsync(Message(), default);

        endpoint
            .Requests.ShouldHaveSingleItem()
            .ShouldEndWith(" grant_type=refresh_token&client_id=identity&client_secret=canary+secret&refresh_token=canary-refresh");
    }

    [Fact]
    public async Task A_token_serves_every_mail_until_shortly_before_it_expires()
    {
        using var server = Server();
        var transport = Transport(server);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => transport.SendAsync(Message(), default)));
        endpoint.Requests.Count.ShouldBe(1);

        clock.Advance(TimeSpan.FromSeconds(3599 - 60) - TimeSpan.FromTicks(1));
        await transport.SendAsync(Message(), default);
        endpoint.Requests.Count.ShouldBe(1);

        clock.Advance(TimeSpan.FromTicks(1));
        await transport.SendAsync(Message(), default);
        endpoint.Requests.Count.ShouldBe(2);
        server.Mails.Count.ShouldBe(10);
        server.Commands.ShouldContain($"TLS AUTH XOAUTH2 {Credentials(2)}");
    }

    [Theory]
    [InlineData("""{"access_token":"canary-token-0","expires_in":"600"}""", 540)] // a number in quotes
    [InlineData("""{"access_token":"canary-token-0","expires_in":60}""", 30)]
    [InlineData("""{"access_token":"canary-token-0"}""", 240)]
    [InlineData("""{"access_token":"canary-token-0","expires_in":1e300}""", 86_340)]
    [InlineData("""{"access_token":"canary-token-0","expires_in":-5}""", 0)]
    public async Task A_token_is_kept_as_long_as_its_issuer_says_within_reason(string answer, int seconds)
    {
        using var server = Server();
        var transport = Transport(server);
        endpoint.Answer = answer;
        await transport.SendAsync(Message(), default);

        if (seconds > 0)
        {
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            await transport.SendAsync(Message(), default);
            endpoint.Requests.Count.ShouldBe(1);
            clock.Advance(TimeSpan.FromTicks(1));
        }

        await transport.SendAsync(Message(), default);
        endpoint.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_fetched_anew_once()
    {
        using var server = Server(refuses: line => line.EndsWith(Credentials(1), StringComparison.Ordinal));
        var transport = Transport(server);

        await transport.SendAsync(Message(), default);
        await transport.SendAsync(Message(), default); // with the new one

        server.Mails.Count.ShouldBe(2);
        endpoint.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_refuses_every_token_is_tried_again_later()
    {
        using var server = Server(refuses: _ => true);

        var failure = await Should.ThrowAsync<DeliveryException>(() => Transport(server).SendAsync(Message(), default));

        failure.Kind.ShouldBe("smtp_login_535");
        failure.IsFinal.ShouldBeFalse();
        endpoint.Requests.Count.ShouldBe(2);
        server.Commands.Count(command => command.StartsWith("TLS AUTH", StringComparison.Ordinal)).ShouldBe(2);
        server.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_takes_no_tokens_is_not_shown_one()
    {
        using var server = new TestSmtpServer { IsTls = true, Extensions = ["AUTH PLAIN LOGIN"] };

        (await Should.ThrowAsync<DeliveryException>(() => Transport(server).SendAsync(Message(), default))).Kind.ShouldBe(
            "smtp_login_not_offered"
        );

        server.Commands.ShouldNotContain(command => command.Contains("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, """{"error":"invalid_client","error_description":"AADSTS7000215: canary secret"}""", "mail_token_invalid_client")]
    [InlineData(400, """{"error":"canary"}""", "mail_token_400")]
    [InlineData(500, "canary", "mail_token_500")]
    [InlineData(200, "canary", "mail_token_unintelligible")]
    [InlineData(200, "{}", "mail_token_unintelligible")]
    [InlineData(200, "null", "mail_token_unintelligible")]
    [InlineData(200, """{"access_token":"a\u0001\u0001b"}""", "mail_token_unintelligible")]
    [InlineData(200, """{"access_token":""}""", "mail_token_unintelligible")]
    [InlineData(200, """{"access_token":"canary","token_type":"mac"}""", "mail_token_unintelligible")]
    [InlineData(307, "", "mail_token_307")]
    public async Task Without_a_token_a_mail_waits_and_the_reason_is_one_word(int status, string answer, string kind)
    {
        using var server = Server();
        (endpoint.Status, endpoint.Answer, endpoint.Location) = (status, answer, status == 307 ? $"{endpoint.Url}/elsewhere" : null);

        var failure = await Should.ThrowAsync<DeliveryException>(() => Transport(server).SendAsync(Message(), default));

        failure.Kind.ShouldBe(kind);
        failure.IsFinal.ShouldBeFalse();
        endpoint.Requests.Count.ShouldBe(1); // a redirect takes the secret nowhere
        server.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        using var server = Server();
        endpoint.Answer = new string(' ', MailTokens.LongestAnswer + 1);

        (await Should.ThrowAsync<DeliveryException>(() => Transport(server).SendAsync(Message(), default))).Kind.ShouldBe(
            "mail_token_ConfigurationLimitExceeded"
        );
    }

    [Fact]
    public async Task A_token_endpoint_that_is_not_there_is_asked_again_later()
    {
        using var server = Server();
        endpoint.Dispose();

        (await Should.ThrowAsync<DeliveryException>(() => Transport(server).SendAsync(Message(), default))).Kind.ShouldBe(
            "mail_token_ConnectionError"
        );
    }

    [Fact] // security requirement 85
    public async Task Neither_secret_nor_token_reaches_the_log()
    {
        using var server = Server(refuses: line => line.EndsWith(Credentials(1), StringComparison.Ordinal));

        await Transport(server).SendAsync(Message(), default);

        lines.All.ShouldContain("the log is listened to");
        lines.All.ShouldAllBe(line =>
            !line.Contains("canary", StringComparison.Ordinal) && !line.Contains(Credentials(1)) && !line.Contains("oauth2")
        );
        new MailOAuthSettings
        {
            TokenUrl = endpoint.Url,
            ClientId = "i",
            ClientSecret = "canary",
            RefreshToken = "canary",
        }
            .ToString()
            .ShouldBe("127.0.0.1");
    }

    private static string Credentials(int token) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"user=no-reply@example.com\u0001auth=Bearer canary-token-{token}\u0001\u0001"));

    /// <summary>Speaks XOAUTH2; a refusal is a challenge first, which the client has to answer with an empty line.</summary>
    private static TestSmtpServer Server(Func<string, bool>? refuses = null) =>
        new()
        {
            IsTls = true,
            Extensions = ["AUTH LOGIN XOAUTH2"],
            Answer = line =>
                line.StartsWith("AUTH XOAUTH2 ", StringComparison.Ordinal) && refuses?.Invoke(line) == true ? "334 eyJzdGF0dXMiOiI0MDEifQ=="
                : line.Length == 0 ? "535 5.7.3 Authentication unsuccessful"
                : null,
        };

    private SmtpTransport Transport(TestSmtpServer server, Func<MailOAuthSettings, MailOAuthSettings>? change = null)
    {
        var oauth = new MailOAuthSettings
        {
            TokenUrl = endpoint.Url,
            ClientId = "identity",
            ClientSecret = "canary secret",
            Scope = "https://outlook.office365.com/.default",
        };
        var settings = new MailSettings
        {
            From = new MailboxAddress(null, "no-reply@example.com"),
            Folder = "",
            Host = "127.0.0.1",
            Port = server.Port,
            Security = MailSecurity.Tls,
            TrustCertificate = TestSmtpServer.IsOurs,
            Username = "no-reply@example.com",
            OAuth = change?.Invoke(oauth) ?? oauth,
            Timeout = TimeSpan.FromSeconds(30),
        };
        var provider = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines))
            .AddSingleton(settings)
            .AddSingleton<TimeProvider>(clock)
            .AddMailTokenClient()
            .BuildServiceProvider();
        providers.Add(provider);
        provider.GetRequiredService<ILogger<MailTokensTests>>().LogTrace("the log is listened to");
        return new SmtpTransport(settings, provider.GetRequiredService<MailTokens>());
    }

    private static RenderedMessage Message() => new(Guid.CreateVersion7(), DateTimeOffset.UnixEpoch, "ada@example.com", "s", "x\n", null);

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> all = new();

        internal IReadOnlyCollection<string> All => all;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => all.Enqueue(formatter(state, exception) + exception);

        public void Dispose() { }
    }
}
