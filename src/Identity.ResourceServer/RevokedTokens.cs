using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace Identity.ResourceServer;

/// <summary>What was revoked, in memory: asked by every request, fed by <see cref="IssuerWatch"/>.</summary>
internal sealed class RevokedTokens(IOptions<ResourceServerOptions> options, TimeProvider time)
{
    /// <summary>Of the clock, on top of what the feed says.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Kind, string Value), DateTimeOffset> revoked = new();
    private long heardAt = long.MinValue; // monotonic: a clock that is set makes nothing fresh

    internal int Count => revoked.Count;

    /// <summary>How long ago the question was asked whose answer came last.</summary>
    internal TimeSpan? Age => Volatile.Read(ref heardAt) is var at && at == long.MinValue ? null : time.GetElapsedTime(at);

    internal bool IsCurrent => Age < options.Value.StaleAfter;

    /// <param name="askedAt">When the question was asked; null where the answer is not the whole yet.</param>
    internal void Hear(IEnumerable<FeedEntry> news, long? askedAt)
    {
        foreach (var entry in news)
        {
            var until = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(entry.Expires, 0, 253_402_300_799 - 60)) + Slack;
            revoked.AddOrUpdate((entry.Kind, entry.Value), until, (_, other) => other > until ? other : until);
        }

        if (askedAt is { } at)
        {
            Volatile.Write(ref heardAt, at);
        }

        var now = time.GetUtcNow();
        foreach (var (key, until) in revoked)
        {
            if (until < now)
            {
                revoked.TryRemove(KeyValuePair.Create(key, until));
            }
        }
    }

    /// <summary>By what the token is about, never by its text: no other spelling revives it. What is revoked never comes back, so it does
    /// not matter when the token was issued.</summary>
    internal bool Contains(ClaimsPrincipal user) =>
        Has("session", user.FindFirstValue("sid"))
        || Has("subject", user.FindFirstValue("sub"))
        || Has("subject", user.FindFirstValue("client_id"))
        || Has("token", user.FindFirstValue("jti"));

    private bool Has(string kind, string? value) => value is not null && revoked.ContainsKey((kind, value));
}
