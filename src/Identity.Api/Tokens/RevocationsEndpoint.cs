using Identity.Api.Http;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Feed;
using Microsoft.AspNetCore.Http.Features;

namespace Identity.Api.Tokens;

/// <summary>For services that check tokens themselves: which tokens died before their time, within one second and without a call for each
/// request.</summary>
internal static class RevocationsEndpoint
{
    internal const string Path = "/connect/revocations";

    internal static readonly RouteDescription Description = new(
        "OAuth",
        "Read what was revoked while a token could still live",
        null,
        StatusCodes.Status200OK,
        typeof(Response),
        RequestErrors.QueryInvalid,
        RequestErrors.ServiceUnavailable
    )
    {
        OperationId = "oauthRevocations",
        Filters = FeedQuery.Parameters,
        HasOwnEnvelope = true,
        IsPolled = true,
    };

    /// <param name="Cursor" example="AQGascBtWnIqrZ0ZqM5mTPcBmrHAbVpyKq2dGajOZkz3AAABmrHAbVqtnRmozmZM9wAAAAAAAAAA">For <c>after</c> of the
    /// next request. Any replica of the service understands it.</param>
    /// <param name="Revocations">What the caller does not know yet, in order. An answer may repeat some, and holds at most 2,000: ask again
    /// at once for the rest.</param>
    internal sealed record Response(string Cursor, IReadOnlyList<RevocationResponse> Revocations);

    /// <param name="Kind" example="session">Which tokens to refuse: <c>session</c>, those with this <c>sid</c>; <c>subject</c>, those
    /// with this <c>sub</c> or <c>client_id</c>; <c>token</c>, the one with this <c>jti</c>.</param>
    /// <param name="Value" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The value of that claim.</param>
    /// <param name="NotBefore" example="1795000000">When it was revoked, in seconds since 1970. What is revoked never comes back, so refuse
    /// tokens with a later <c>iat</c> as well.</param>
    /// <param name="Expires" example="1795001830">From then on no token that it concerns is alive, in seconds since 1970: forget
    /// it.</param>
    internal sealed record RevocationResponse(string Kind, string Value, long NotBefore, long Expires)
    {
        internal static RevocationResponse From(Revocation revocation) =>
            new(
                revocation.Kind switch
                {
                    RevocationKind.Session => "session",
                    RevocationKind.Token => "token",
                    _ => "subject",
                },
                revocation.Value,
                revocation.RevokedAt.ToUnixTimeSeconds(),
                revocation.ExpiresAt.AddSeconds(1).ToUnixTimeSeconds()
            );
    }

    /// <exception cref="RevocationsUnknownException">This replica has not heard from the database for too long.</exception>
    internal static async Task<IResult> HandleAsync(HttpContext http, FeedQuery query, IRevocationFeed feed, CancellationToken ct)
    {
        // Being held is no slowness, and would hide that of other routes.
        if (query.Wait > TimeSpan.Zero && http.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            metrics.MetricsDisabled = true;
        }

        var page = await feed.ReadAsync(http.Token().ClientId, query.After, query.Wait, ct) ?? throw new RevocationsUnknownException();
        return TypedResults.Ok(new Response(page.Cursor.Write(), [.. page.Revocations.Select(RevocationResponse.From)]));
    }
}
