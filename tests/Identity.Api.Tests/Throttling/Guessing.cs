using System.Net;
using System.Text;
using System.Text.Json;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Throttling;

/// <summary>What someone does who does not know the password, and what they can tell from the answers.</summary>
internal static class Guessing
{
    internal static readonly TimeSpan Closed = TimeSpan.FromSeconds(32);

    internal const string Cookie = "__Host-identity-device";

    internal static Task<Answer> GuessAsync(this IdentityHost host, string email, string path = "/login") =>
        host.PostAsync(path, new { email, password = "not the one" });

    /// <summary>Wrong passwords until the next one has to wait for <see cref="Closed"/>: long enough for the slowest machine to see
    /// it.</summary>
    internal static Task ExhaustAsync(this IdentityHost host, string email) =>
        host.ExhaustAsync(async () => (await host.GuessAsync(email)).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS"));

    /// <summary>The same by another way to guess.</summary>
    internal static async Task ExhaustAsync(this IdentityHost host, Func<Task> guess)
    {
        for (var free = 0; free < 5; free++)
        {
            await guess();
        }

        for (var wait = TimeSpan.FromSeconds(1); wait < Closed; wait *= 2)
        {
            host.Clock.Advance(wait);
            await guess();
        }
    }

    internal static Task<Answer> LogInAsync(this IdentityHost host, string email, string password, string? cookie = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { email, password }), Encoding.UTF8, "application/json"),
        };
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", $"{Cookie}={cookie}");
        }

        return host.SendAsync(request);
    }

    internal static string DeviceOf(Answer answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith($"{Cookie}=", StringComparison.Ordinal)).Split('=', ';')[
            1
        ];

    internal static void ShouldBeThrottled(this Answer answer, int atMost = 32)
    {
        answer.ShouldBe(HttpStatusCode.TooManyRequests, "LOGIN_THROTTLED");
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, atMost);
    }

    /// <summary>All that a caller sees of an answer, but for what differs from request to request.</summary>
    /// <param name="besides">A header that does so as well.</param>
    internal static string Comparable(this Answer answer, string? besides = null)
    {
        var body = answer.Json.AsObject();
        body.Remove("traceId").ShouldBeTrue();
        var headers = answer
            .Headers.Concat(answer.ContentHeaders)
            .Where(header => header.Key != "Date" && header.Key != besides)
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.Ordinal);
        return $"{(int)answer.Status}\n{string.Join('\n', headers)}\n{body.ToJsonString()}";
    }
}
