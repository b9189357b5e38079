using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging.Sms;

/// <summary>
/// Texts through somebody else's HTTP endpoint. It can tell that they come from us (the signature), that they are fresh (the signed
/// time) and that it has had one before (the key).
/// </summary>
internal sealed class SmsWebhook(SmsSettings settings, IHttpClientFactory clients, TimeProvider time) : IMessageTransport
{
    internal const string ClientName = "sms";
    internal const string TimestampHeader = "Identity-Timestamp";
    internal const string SignatureHeader = "Identity-Signature";

    private readonly byte[] secret = Encoding.UTF8.GetBytes(settings.WebhookSecret);

    public MessageChannel Channel => MessageChannel.Sms;

    public async Task SendAsync(RenderedMessage message, CancellationToken ct)
    {
        var body = SmsBody.Write(message);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.WebhookUrl);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        request.Headers.Add("Idempotency-Key", message.Id.ToString());
        request.Headers.Add(TimestampHeader, timestamp);
        request.Headers.Add(SignatureHeader, $"v1={Sign(timestamp, body)}");
        using var response = await AnswerAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new DeliveryException($"sms_webhook_{(int)response.StatusCode}");
        }
    }

    /// <summary>Whatever it answers to a request without a text: it is there.</summary>
    public async Task ProbeAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, settings.WebhookUrl);
        using var response = await AnswerAsync(request, ct);
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(settings.Timeout);
        try
        {
            return await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        }
        catch (HttpRequestException exception)
        {
            throw new DeliveryException($"sms_webhook_{exception.HttpRequestError}", inner: exception);
        }
        catch (OperationCanceledException exception) when (!ct.IsCancellationRequested)
        {
            throw new DeliveryException("sms_webhook_timeout", inner: exception);
        }
    }

    private string Sign(string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp), (byte)'.', .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed));
    }
}
