using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class ListUserSessionsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "List the open sessions of a user",
        null,
        StatusCodes.Status200OK,
        typeof(ListEnvelope<UserSessionResponse>),
        UserErrors.NotFound,
        RequestErrors.QueryInvalid
    );

    internal static async Task<IResult> HandleAsync(
        RouteId id,
        PageQuery page,
        IManagedUsers users,
        ISessionStore sessions,
        TimeProvider time,
        CancellationToken ct
    ) =>
        await users.FindAsync(UserScope.Everybody, id, ct) is null
            ? UserErrors.NotFound.ToProblem()
            : Envelopes.List(await sessions.ListOpenAsync(id, page, time.Now(), ct), UserSessionResponse.From);
}

/// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The <c>sid</c> of the session's tokens.</param>
/// <param name="ClientId" example="first-party">The client that the person signed in to: an application, or <c>first-party</c>.</param>
/// <param name="Role" example="individual">The role of the session's tokens.</param>
/// <param name="Device" example="Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0">The User-Agent that signed in, or null.</param>
/// <param name="Address" example="192.0.2.7">The IP address that signed in, or null.</param>
/// <param name="LastDevice" example="Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0">The User-Agent of the last use, or null.</param>
/// <param name="LastAddress" example="198.51.100.23">The IP address of the last use, or null.</param>
/// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the session was opened (UTC).</param>
/// <param name="LastUsedAt" example="2026-11-22T10:00:00.000Z">When the session was opened or last refreshed (UTC).</param>
/// <param name="ExpiresAt" example="2027-05-21T09:30:00.000Z">The latest end, or null for none.</param>
internal sealed record UserSessionResponse(
    Guid Id,
    string ClientId,
    string Role,
    string? Device,
    string? Address,
    string? LastDevice,
    string? LastAddress,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUsedAt,
    DateTimeOffset? ExpiresAt
)
{
    internal static UserSessionResponse From(Session session) =>
        new(
            session.Id,
            session.ClientId,
            session.Role.ToName(),
            session.Device,
            session.Address,
            session.LastDevice,
            session.LastAddress,
            session.CreatedAt,
            session.UsedAt,
            session.ExpiresAt
        );
}
