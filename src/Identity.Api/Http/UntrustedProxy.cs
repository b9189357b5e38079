namespace Identity.Api.Http;

/// <summary>Notices a proxy in front that the configuration does not trust: until it does, all its callers share the limits of one
/// address.</summary>
internal sealed partial class UntrustedProxy(ProxySettings settings, ILogger<UntrustedProxy> logger)
{
    private static readonly string[] Headers = ["X-Forwarded-For", "Forwarded", "X-Real-IP"];

    private int seen;
    private string? peerSeen;

    /// <summary>For <c>/health/ready</c>; null while nobody has forwarded anything. It names no address, because everybody may read
    /// it.</summary>
    internal string? Warning =>
        Volatile.Read(ref seen) == 0
            ? null
            : "A request carried forwarded headers from an address that Identity:Proxies:Trusted does not name. They are ignored, so all "
                + "callers behind that proxy share one rate limit. The log names the address.";

    /// <summary>For operators, with the address; null while nobody has forwarded anything.</summary>
    internal string? WarningForOperators =>
        Warning is null || Volatile.Read(ref peerSeen) is not { } peer
            ? null
            : $"A request from {peer} carried forwarded headers, but Identity:Proxies:Trusted does not name this address. They are ignored. "
                + "If it is your proxy, add it: until then all its callers share one rate limit, and sessions show its address.";

    /// <summary>Before the headers of trusted proxies are applied, while the peer is still the peer.</summary>
    internal void Look(HttpContext http)
    {
        if (Volatile.Read(ref seen) != 0 || !Headers.Any(http.Request.Headers.ContainsKey))
        {
            return;
        }

        if (http.Connection.RemoteIpAddress is not { } peer)
        {
            return;
        }

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        if (!settings.Trusted.Any(trusted => trusted.Contains(address)) && Interlocked.Exchange(ref seen, 1) == 0)
        {
            Volatile.Write(ref peerSeen, address.ToString());
            LogUntrusted(address.ToString());
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "A request from {Peer} carries forwarded headers, but Identity:Proxies:Trusted does not name this address. The headers are ignored. If it is your proxy, add it. Until then all its callers share one rate limit, and sessions show its address. This warning is logged once"
    )]
    private partial void LogUntrusted(string peer);
}
