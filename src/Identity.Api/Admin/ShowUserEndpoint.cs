using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

/// <summary>What <c>identity users show</c> prints.</summary>
internal static class ShowUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Tell why a user can or cannot sign in, and what would let them in",
        null,
        StatusCodes.Status200OK,
        typeof(Response),
        UserErrors.NotFound
    );

    /// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The subject of this person's tokens.</param>
    /// <param name="OpenSessions" example="2">The number of open sessions.</param>
    /// <param name="FailedSignIns" example="0">Failed sign-ins from unknown devices since the last success.</param>
    /// <param name="LockedUntil" example="2026-11-22T09:30:00.000Z">Until then no unknown device can sign in (UTC), or null.</param>
    /// <param name="Advice" example="resetPassword">What would let the person in: <c>enable</c> or <c>unlock</c> the account, let the
    /// person <c>completeSteps</c>, or, where nothing keeps the person out, <c>resetPassword</c>.</param>
    /// <param name="Events">The newest events of the audit, at most ten.</param>
    internal sealed record Response(
        Guid Id,
        int OpenSessions,
        int FailedSignIns,
        DateTimeOffset? LockedUntil,
        string Advice,
        IReadOnlyList<AuditEventResponse> Events
    );

    internal static async Task<IResult> HandleAsync(RouteId id, ShowUser showUser, CancellationToken ct) =>
        await showUser.ExecuteAsync(id, ct) is { } standing
            ? Envelopes.Ok(
                new Response(
                    standing.User.Profile.Id,
                    standing.OpenSessions,
                    standing.FailedSignIns,
                    standing.LockedUntil,
                    JsonNames.Of(standing.Advice),
                    [.. standing.Events.Select(AuditEventResponse.From)]
                )
            )
            : UserErrors.NotFound.ToProblem();
}
