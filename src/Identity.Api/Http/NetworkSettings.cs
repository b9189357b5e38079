using System.Net;

namespace Identity.Api.Http;

/// <summary><c>Identity:Proxies</c>.</summary>
internal sealed record ProxySettings
{
    /// <summary>Proxies whose forwarded headers are believed.</summary>
    public IReadOnlyList<IPNetwork> Trusted { get; init; } = [];
}

/// <summary><c>Identity:Cors</c>.</summary>
internal sealed record CorsSettings
{
    /// <summary>Origins whose pages may read answers.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
}
