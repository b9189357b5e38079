using System.Net;

namespace Identity.Api.Http;

/// <summary>Notices a proxy in front that the configuration does not trust: until it does, all its callers share the limits of one
/// address.</summary>
/// <remarks>Anybody can send such a header. So peers are counted, a few of them: a proxy forwards every request, and soon has sent more
/// than a caller who tries to hide it. What has not been seen for a day is forgotten.</remarks>
internal sealed partial class UntrustedProxy(ProxySettings settings, TimeProvider time, ILogger<UntrustedProxy> logger)
{
    private const int MostPeers = 16;
    private const int MostLines = 16;

    private static readonly string[] Headers = ["X-Forwarded-For", "Forwarded", "X-Real-IP"];
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, Peer> peers = [];
    private readonly HashSet<IPAddress> told = [];

    /// <summary>For <c>/health/ready</c>; null while nobody has forwarded anything. It names no address, because everybody may read
    /// it.</summary>
    internal string? Warning =>
        Busiest() is null
            ? null
            : "A request carried forwarded headers from an address that Identity:Proxies:Trusted does not name. They are ignored, so all "
                + "callers behind that proxy share one rate limit. The log names the address.";

    /// <summary>For operators, with the address; null while nobody has forwarded anything.</summary>
    internal string? WarningForOperators =>
        Busiest() is not { } peer
            ? null
            : $"A request from {peer} carried forwarded headers, but Identity:Proxies:Trusted does not name this address. They are ignored. "
                + "If it is your proxy, add it: until then all its callers share one rate limit, and sessions show its address.";

    /// <summary>Before the headers of trusted proxies are applied, while the peer is still the peer.</summary>
    internal void Look(HttpContext http)
    {
        if (!Headers.Any(http.Request.Headers.ContainsKey) || http.Connection.RemoteIpAddress is not { } peer)
        {
            return;
        }

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        if (settings.Trusted.Any(trusted => trusted.Contains(address)))
        {
            return;
        }

        lock (gate)
        {
            Count(address);
            if (told.Count >= MostLines || told.Contains(address) || Busiest() is not { } busiest || !busiest.Equals(address))
            {
                return;
            }

            told.Add(address);
        }

        LogUntrusted(address.ToString());
    }

    /// <summary>Where there is no room, the newcomer takes the place and the count of the one that sent least, so that the busiest of all
    /// is never crowded out (the algorithm "Space-Saving").</summary>
    private void Count(IPAddress address)
    {
        var now = time.GetUtcNow();
        var requests = peers.GetValueOrDefault(address).Requests;
        if (requests == 0 && peers.Count >= MostPeers)
        {
            var least = peers.MinBy(peer => peer.Value.Requests);
            peers.Remove(least.Key);
            requests = least.Value.Requests;
        }

        peers[address] = new Peer(requests + 1, now);
    }

    private IPAddress? Busiest()
    {
        lock (gate)
        {
            var since = time.GetUtcNow() - Memory;
            return peers
                .Where(peer => peer.Value.SeenAt > since)
                .OrderByDescending(peer => peer.Value.Requests)
                .Select(peer => peer.Key)
                .FirstOrDefault();
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "A request from {Peer} carries forwarded headers, but Identity:Proxies:Trusted does not name this address. The headers are ignored. If it is your proxy, add it. Until then all its callers share one rate limit, and sessions show its address. This warning is logged once for an address"
    )]
    private partial void LogUntrusted(string peer);

    private readonly record struct Peer(long Requests, DateTimeOffset SeenAt);
}
