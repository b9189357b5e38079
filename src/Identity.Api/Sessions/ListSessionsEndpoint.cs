using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Sessions;

namespace Identity.Api.Sessions;

internal static class ListSessionsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Sessions",
        "List your sessions",
        null,
        StatusCodes.Status200OK,
        typeof(ListEnvelope<Row>),
        RequestErrors.QueryInvalid
    );

    /// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The <c>sid</c> of the session's tokens.</param>
    /// <param name="Application" example="Dashboard">The application that you signed in to, or null for the frontends of this
    /// service.</param>
    /// <param name="Device" example="Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0">The User-Agent that signed in, or null.</param>
    /// <param name="Address" example="192.0.2.7">The IP address that signed in, or null.</param>
    /// <param name="LastDevice" example="Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0">The User-Agent of the last use, or null.</param>
    /// <param name="LastAddress" example="198.51.100.23">The IP address of the last use, or null.</param>
    /// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the session was opened (UTC).</param>
    /// <param name="LastUsedAt" example="2026-11-22T10:00:00.000Z">When the session was opened or last refreshed (UTC).</param>
    /// <param name="ExpiresAt" example="2027-05-21T09:30:00.000Z">The latest end, or null for none.</param>
    /// <param name="Current" example="true">Whether this is the current session.</param>
    /// <param name="RepeatedRefreshes" example="0">How often a used refresh token was exchanged again, in the life of the session.</param>
    /// <param name="SharedAt" example="2026-11-22T10:00:00.000Z">When a second device in a second network used it too, or null.</param>
    internal sealed record Row(
        Guid Id,
        string? Application,
        string? Device,
        string? Address,
        string? LastDevice,
        string? LastAddress,
        DateTimeOffset CreatedAt,
        DateTimeOffset LastUsedAt,
        DateTimeOffset? ExpiresAt,
        bool Current,
        int RepeatedRefreshes,
        DateTimeOffset? SharedAt
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        PageQuery page,
        ISessionStore sessions,
        IClientStore clients,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var caller = http.Token();
        var open = await sessions.ListOpenAsync(caller.Subject, page, time.Now(), ct);
        var names = await clients.FindNamesAsync(open.Items.Select(session => session.ClientId), ct);
        return Envelopes.List(
            open,
            session => new Row(
                session.Id,
                names.GetValueOrDefault(session.ClientId),
                session.Device,
                session.Address,
                session.LastDevice,
                session.LastAddress,
                session.CreatedAt,
                session.UsedAt,
                session.ExpiresAt,
                session.Id == caller.SessionId,
                session.Repeats,
                session.SharedAt
            )
        );
    }
}
