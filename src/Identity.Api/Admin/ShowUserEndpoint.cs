using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;
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
    /// <param name="Status" example="active">The state of the account: active, onboarding or disabled.</param>
    /// <param name="EmailVerified" example="true">Whether the email address is confirmed.</param>
    /// <param name="StepsToDo" example="[&quot;phoneNumber&quot;]">The names of the steps that are left, in order.</param>
    /// <param name="OpenSessions" example="2">The number of open sessions.</param>
    /// <param name="FailedSignIns" example="0">Failed sign-ins from unknown devices since the last success.</param>
    /// <param name="LockedUntil" example="2026-11-22T09:30:00.000Z">Until then no unknown device can sign in (UTC), or null.</param>
    /// <param name="Obstacles" example="[&quot;locked&quot;]">What keeps the person out, the first reason first: <c>disabled</c>,
    /// <c>locked</c>, <c>noPassword</c>, <c>oneTimePasswordExpired</c>, <c>emailNotVerified</c>, <c>stepsToDo</c>.</param>
    /// <param name="Limits">Emails and codes that this person gets no more of for a while.</param>
    /// <param name="Advice" example="resetPassword">What would let the person in: <c>enable</c> or <c>unlock</c> the account, let the
    /// person <c>completeSteps</c>, or <c>resetPassword</c>.</param>
    /// <param name="Events">The newest events of the audit, at most ten.</param>
    internal sealed record Response(
        Guid Id,
        string Status,
        bool EmailVerified,
        IReadOnlyList<string> StepsToDo,
        int OpenSessions,
        int FailedSignIns,
        DateTimeOffset? LockedUntil,
        IReadOnlyList<string> Obstacles,
        IReadOnlyList<LimitResponse> Limits,
        string Advice,
        IReadOnlyList<AuditEventResponse> Events
    );

    /// <param name="Of" example="password-reset">The name of an email, <c>every email</c>, or a code that was tried too
    /// often, such as <c>code of password-reset</c>.</param>
    /// <param name="Until" example="2026-11-23T09:30:00.000Z">Until then (UTC).</param>
    internal sealed record LimitResponse(string Of, DateTimeOffset Until);

    internal static async Task<IResult> HandleAsync(RouteId id, ShowUser showUser, CancellationToken ct) =>
        await showUser.ExecuteAsync(id, ct) is { } standing
            ? Envelopes.Ok(
                new Response(
                    standing.User.Profile.Id,
                    JsonNames.Of(standing.User.Status),
                    standing.User.Profile.EmailVerified,
                    OpenOnboarding.FieldsOf(standing.User.Steps),
                    standing.OpenSessions,
                    standing.FailedSignIns,
                    standing.LockedUntil,
                    [.. standing.Obstacles.Select(JsonNames.Of)],
                    [.. standing.Reached.Select(limit => new LimitResponse(limit.Of, limit.Until))],
                    JsonNames.Of(standing.Advice),
                    [.. standing.Events.Select(AuditEventResponse.From)]
                )
            )
            : UserErrors.NotFound.ToProblem();
}
