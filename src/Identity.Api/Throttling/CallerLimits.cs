using System.Net;
using Identity.Api.Http;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;

namespace Identity.Api.Throttling;

/// <summary>Counts the requests of the holder of a token, once its signature is checked and before a use case asks the database.</summary>
internal sealed class CallerLimits(RateLimitSettings settings) : IDisposable
{
    private readonly Dictionary<CallerLimit, TokenBuckets> buckets = settings.Enabled
        ? CallerLimit.All.ToDictionary(limit => limit, limit => new TokenBuckets(limit.FiguresIn(settings)))
        : [];

    /// <summary>Counts a request. Null when it is within the limit; else after which time the next one will be, at the latest.</summary>
    internal TimeSpan? Take(CallerLimit limit, VerifiedToken token, IPAddress? address) =>
        token.Kind switch
        {
            TokenKind.Access when !limit.PerNetwork => Take(
                limit,
                new Counted($"session {token.SessionId:N}"),
                new Counted($"user {token.Subject:N}", CallerLimit.SessionsOfUser)
            ),
            TokenKind.Service => Take(limit, InNetwork($"client {token.ClientId}", address)),

            // All temporary tokens of an onboarding share its identifier: a thief with one of them stops its owner only from the same
            // network.
            _ => Take(limit, token.SessionId, address),
        };

    /// <summary>The same for a session whose identifier another token names.</summary>
    internal TimeSpan? Take(CallerLimit limit, Guid sessionId, IPAddress? address) =>
        Take(limit, InNetwork($"session {sessionId:N}", address));

    public void Dispose()
    {
        foreach (var each in buckets.Values)
        {
            each.Dispose();
        }
    }

    private TimeSpan? Take(CallerLimit limit, params IReadOnlyList<Counted> all) => buckets.GetValueOrDefault(limit)?.Take(all);

    private static IReadOnlyList<Counted> InNetwork(string holder, IPAddress? address) =>
        [.. NetworkShare.OfRequests(address).Select(network => new Counted($"{holder} from {network.Network}", network.Share))];
}
