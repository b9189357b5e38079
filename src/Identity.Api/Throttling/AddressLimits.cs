using System.Net;
using Identity.Api.Http;
using Identity.Domain.Throttling;

namespace Identity.Api.Throttling;

/// <summary>Counts requests for the address that they come from, for each <see cref="Limit"/> apart.</summary>
internal sealed class AddressLimits(RateLimitSettings settings) : IDisposable
{
    private readonly Dictionary<Limit, TokenBuckets> buckets = settings.Enabled
        ? Limit.All.ToDictionary(limit => limit, limit => new TokenBuckets(limit.FiguresIn(settings)))
        : [];

    /// <summary>Counts a request. Null when it is within the limit; else after which time the next one will be, at the latest.</summary>
    internal TimeSpan? Take(Limit limit, IPAddress? address) => buckets.GetValueOrDefault(limit)?.Take(Of(address));

    /// <summary>Gives most of a counted request back: it did nothing.</summary>
    internal void GiveBack(Limit limit, IPAddress? address) => buckets.GetValueOrDefault(limit)?.GiveBack(Of(address));

    /// <summary>Looks, and counts nothing: for limits on what has failed.</summary>
    /// <param name="part">Counted apart for each, such as a client.</param>
    internal TimeSpan? Look(Limit limit, IPAddress? address, string part) => buckets.GetValueOrDefault(limit)?.Look(Of(address, part));

    /// <summary>Counts what has failed.</summary>
    internal void Count(Limit limit, IPAddress? address, string part) => buckets.GetValueOrDefault(limit)?.Take(Of(address, part));

    public void Dispose()
    {
        foreach (var each in buckets.Values)
        {
            each.Dispose();
        }
    }

    private static IReadOnlyList<Counted> Of(IPAddress? address, string part = "") =>
        [.. NetworkShare.OfRequests(address).Select(network => new Counted($"{network.Network} {part}", network.Share))];
}
