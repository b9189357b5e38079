using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Identity.Api.Tests.Hosting;

/// <summary>An answer, read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The answer is JSON null.");

    /// <summary>The <c>data</c> of a success.</summary>
    public JsonNode Data => Json["data"] ?? throw new InvalidOperationException($"No data in {(int)Status} {Text}");

    /// <summary>The codes of a refusal, in order.</summary>
    public IReadOnlyList<string> Codes => [.. Json["errors"]!.AsArray().Select(error => (string)error!["code"]!)];

    /// <summary>The refusal that this is, in the shape of docs/errors.md.</summary>
    public void ShouldBe(HttpStatusCode status, params string[] codes)
    {
        Status.ShouldBe(status, Text);
        ContentHeaders.ContentType!.MediaType.ShouldBe("application/problem+json");
        Codes.ShouldBe(codes, Text);
        ((string)Json["type"]!).ShouldBe($"urn:identity:error:{codes[0].ToLowerInvariant().Replace('_', '-')}");
        ((int)Json["status"]!).ShouldBe((int)status);
    }

    public Answer ShouldBe(HttpStatusCode status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }
}

public static class Http
{
    public static Task<Answer> GetAsync(this IdentityHost host, string path, string? token = null) =>
        host.SendAsync(HttpMethod.Get, path, null, token);

    public static Task<Answer> DeleteAsync(this IdentityHost host, string path, string? token = null) =>
        host.SendAsync(HttpMethod.Delete, path, null, token);

    /// <param name="body">An object to serialize, or text to send as it is.</param>
    public static Task<Answer> PostAsync(this IdentityHost host, string path, object? body, string? token = null) =>
        host.SendAsync(HttpMethod.Post, path, body, token);

    public static Task<Answer> PutAsync(this IdentityHost host, string path, object? body, string? token = null) =>
        host.SendAsync(HttpMethod.Put, path, body, token);

    public static async Task<Answer> SendAsync(this IdentityHost host, HttpMethod method, string path, object? body, string? token)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
        };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await host.SendAsync(request);
    }

    public static async Task<Answer> SendAsync(this IdentityHost host, HttpRequestMessage request)
    {
        using var response = await host.Client.SendAsync(request);
        return new Answer(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync());
    }
}
