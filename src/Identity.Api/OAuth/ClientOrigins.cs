using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.OAuth;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Identity.Api.OAuth;

/// <summary>
/// Which pages may read answers besides those of the configured origins: those of applications, by the origins of their redirect URIs. They
/// are read every few seconds at most, and for requests that name an origin alone.
/// </summary>
internal sealed class ClientOrigins(IOptions<CorsOptions> options, IClientStore clients, TimeProvider time) : ICorsPolicyProvider
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private volatile Known known = new(DateTimeOffset.MinValue, new HashSet<string>(StringComparer.Ordinal));

    public async Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        var policy = options.Value.GetPolicy(policyName ?? options.Value.DefaultPolicyName);
        var origin = context.Request.Headers.Origin.ToString();
        return
            policy is null
            || policyName == Cors.PublicDocuments
            || origin.Length == 0
            || policy.IsOriginAllowed(origin)
            || !(await OriginsAsync(context.RequestAborted)).Contains(origin)
            ? policy
            : new CorsPolicyBuilder(policy)
                .WithOrigins(origin)
                .SetIsOriginAllowed(asked => asked == origin)
                .DisallowCredentials() // the cookies are for our own frontends
                .Build();
    }

    private async Task<IReadOnlySet<string>> OriginsAsync(CancellationToken ct)
    {
        var (now, current) = (time.Now(), known);
        if (now - current.ReadAt < Kept)
        {
            return current.Origins;
        }

        var uris = await clients.ListRedirectUrisAsync(ct);
        var origins = uris.Select(OriginOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        known = new Known(now, origins);
        return origins;
    }

    private sealed record Known(DateTimeOffset ReadAt, IReadOnlySet<string> Origins);

    /// <summary>As browsers write it; null for the scheme of an app.</summary>
    private static string? OriginOf(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme is "https" or "http"
            ? parsed.GetLeftPart(UriPartial.Authority)
            : null;
}
