using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Sms;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Tests.Messaging.Sms;

public sealed class SmsWebhookTests : IDisposable
{
    private const string Secret = "a secret of the webhook";

    private readonly HttpListener listener;
    private readonly Uri url;

    public SmsWebhookTests()
    {
        (listener, var address) = LoopbackPort.Listen("/");
        url = new Uri(address, "send?key=canary");
    }

    public void Dispose() => listener.Close();

    [Fact]
    public async Task A_text_is_posted_with_a_signature_that_the_other_side_can_check()
    {
        var message = Message();
        var received = AnswerAsync(HttpStatusCode.Accepted);

        await SendAsync(message);

        var (method, headers, body) = await received;
        method.ShouldBe("POST");
        var json = JsonNode.Parse(body)!;
        ((string)json["id"]!).ShouldBe(message.Id.ToString());
        ((string)json["to"]!).ShouldBe("+491701234567");
        ((string)json["text"]!).ShouldBe("12345678 ist Ihr Code – für Sie.");
        json.AsObject().Count.ShouldBe(3);
        headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        headers["Idempotency-Key"].ShouldBe(message.Id.ToString());
        var timestamp = headers["Identity-Timestamp"]!;
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp)).ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{timestamp}.{body}"));
        headers["Identity-Signature"].ShouldBe($"v1={Convert.ToHexStringLower(expected)}");
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "sms_webhook_500")]
    [InlineData(HttpStatusCode.Unauthorized, "sms_webhook_401")]
    [InlineData(HttpStatusCode.TooManyRequests, "sms_webhook_429")]
    public async Task Whatever_is_no_success_is_tried_again(HttpStatusCode status, string kind)
    {
        _ = AnswerAsync(status);

        var failure = await Should.ThrowAsync<DeliveryException>(() => SendAsync(Message()));

        failure.Kind.ShouldBe(kind);
        failure.IsFinal.ShouldBeFalse();
    }

    [Fact]
    public async Task A_redirect_does_not_take_the_code_elsewhere()
    {
        _ = AnswerAsync(HttpStatusCode.TemporaryRedirect, $"{url}&elsewhere");
        var elsewhere = listener.GetContextAsync();

        (await Should.ThrowAsync<DeliveryException>(() => SendAsync(Message()))).Kind.ShouldBe("sms_webhook_307");

        await Task.Delay(100);
        elsewhere.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_webhook_that_says_nothing_is_left_after_the_timeout() =>
        (await Should.ThrowAsync<DeliveryException>(() => SendAsync(Message(), TimeSpan.FromMilliseconds(300)))).Kind.ShouldBe(
            "sms_webhook_timeout"
        );

    [Fact]
    public async Task A_webhook_that_is_not_there_is_tried_again()
    {
        listener.Stop();

        (await Should.ThrowAsync<DeliveryException>(() => SendAsync(Message()))).Kind.ShouldBe("sms_webhook_ConnectionError");
    }

    [Theory]
    [InlineData("+49170123456789012")]
    [InlineData("01701234567")]
    [InlineData("+49 170 1234567")]
    [InlineData("+491701234567\r\n")]
    [InlineData("")]
    public async Task Whatever_is_no_number_is_given_up_at_once(string recipient) =>
        (await Should.ThrowAsync<DeliveryException>(() => SendAsync(Message() with { Recipient = recipient }))).IsFinal.ShouldBeTrue();

    [Fact]
    public async Task In_a_folder_a_text_is_one_whole_file()
    {
        var directory = Directory.CreateTempSubdirectory("identity-sms").FullName;

        await new SmsFolder(new SmsSettings { Folder = directory }).SendAsync(Message(), default);

        var json = JsonNode.Parse(await File.ReadAllTextAsync(Directory.GetFiles(directory, "*.json").ShouldHaveSingleItem()))!;
        ((string)json["text"]!).ShouldBe("12345678 ist Ihr Code – für Sie.");
        Directory.GetFiles(directory).Length.ShouldBe(1);
        Directory.Delete(directory, recursive: true);
    }

    private static RenderedMessage Message() =>
        new(Guid.CreateVersion7(), DateTimeOffset.UnixEpoch, "+491701234567", "", "12345678 ist Ihr Code – für Sie.\n", null);

    private async Task SendAsync(RenderedMessage message, TimeSpan? timeout = null)
    {
        var settings = new SmsSettings
        {
            Folder = "",
            WebhookUrl = url,
            WebhookSecret = Secret,
            Timeout = timeout ?? TimeSpan.FromSeconds(20),
        };
        var services = new ServiceCollection();
        services.AddSmsClient();
        await using var provider = services.BuildServiceProvider();
        await new SmsWebhook(settings, provider.GetRequiredService<IHttpClientFactory>(), new TestClock()).SendAsync(message, default);
    }

    private async Task<(string Method, System.Collections.Specialized.NameValueCollection Headers, string Body)> AnswerAsync(
        HttpStatusCode status,
        string? location = null
    )
    {
        var context = await listener.GetContextAsync();
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        context.Response.StatusCode = (int)status;
        if (location is not null)
        {
            context.Response.RedirectLocation = location;
        }

        context.Response.Close();
        return (context.Request.HttpMethod, context.Request.Headers, body);
    }
}
