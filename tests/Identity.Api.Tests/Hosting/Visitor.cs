using System.Net;
using Identity.Api.Tests.Throttling;

namespace Identity.Api.Tests.Hosting;

/// <summary>A device in a network, as the service sees it. The host must trust its proxies: <see cref="Behind.TrustedProxies"/>.</summary>
internal sealed record Visitor(IdentityHost Host, string Device, string Address)
{
    public Task<Answer> PostAsync(string path, object? body, string? token = null) => SendAsync(HttpMethod.Post, path, body, token);

    public Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, string? token = null) =>
        Host.SendFromAsync(Address, method, path, body, token, ("User-Agent", Device));

    public Task<Answer> RefreshAsync(string refreshToken) => PostAsync("/refresh", new { refreshToken });

    /// <summary>A refresh that must succeed: the refresh token in its answer.</summary>
    public async Task<string> RefreshedAsync(string refreshToken) =>
        (string)(await RefreshAsync(refreshToken)).ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!;
}
