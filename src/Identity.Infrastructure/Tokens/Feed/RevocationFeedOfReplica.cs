using Identity.Domain;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Feed;
using Microsoft.Extensions.Hosting;

namespace Identity.Infrastructure.Tokens.Feed;

/// <summary>Answers from memory: however many services wait, the database is asked by <see cref="RevocationPoll"/> alone.</summary>
internal sealed class RevocationFeedOfReplica(
    RevocationList list,
    Acknowledgements acknowledgements,
    IHostApplicationLifetime lifetime,
    TimeProvider time
) : IRevocationFeed
{
    /// <summary>After that the other replica's word stands against this one's.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<RevocationPage?> ReadAsync(string clientId, RevocationCursor? after, TimeSpan wait, CancellationToken ct)
    {
        var askedAt = time.GetTimestamp();
        if (after is { } acknowledged)
        {
            acknowledgements.Take(clientId, acknowledged);
        }

        while (list.IsCurrent)
        {
            var (known, changed) = list.Journal.Read();
            var page = RevocationFeed.Read(known, time.Now(), after);
            var isNews = page.Revocations.Count > 0 || after is null;
            var left =
                (
                    isNews && IsAhead(after, known) ? Patience
                    : isNews ? TimeSpan.Zero
                    : wait
                ) - time.GetElapsedTime(askedAt);
            if (left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return page;
            }

            // A process that stops answers those who wait: else they would hold it for half a minute.
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
            await Task.WhenAny(changed, Task.Delay(left, time, ends.Token));
            ct.ThrowIfCancellationRequested();
            await ends.CancelAsync(); // the timer
        }

        return null;
    }

    /// <summary>The reader has heard from another replica what this one is about to hear: it would only be told again what it
    /// knows.</summary>
    private static bool IsAhead(RevocationCursor? reader, Revocation[] known) => known.Length > 0 && reader?.UpTo > known[^1].Id;
}
