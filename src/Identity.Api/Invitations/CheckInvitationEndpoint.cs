using Identity.Api.Http;
using Identity.Domain.Invitations;

namespace Identity.Api.Invitations;

/// <summary>Two doors to one question: a body that no log keeps, and the query of the reference document.</summary>
internal static class CheckInvitationEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Invitations",
        "Show the invitation of a link without using the link",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(Response),
        InvitationErrors.NotFound,
        InvitationErrors.Expired,
        InvitationErrors.Used,
        InvitationErrors.Revoked
    );

    internal static readonly RouteDescription QueryDescription = Description with
    {
        Body = null,
        Errors = [.. Description.Errors, RequestErrors.FieldRequired.On("token")],
        Filters = [new("token", "The token from the mailed link.") { IsRequired = true }],
    };

    /// <param name="Token" example="AdVq7mYBmqniXTx9Up...">The token from the mailed link.</param>
    internal sealed record Request(string Token);

    /// <param name="Email" example="grace@example.com">The new email address of the account.</param>
    /// <param name="Name" example="Grace Hopper">The name of the person, as the advisor entered it.</param>
    /// <param name="Branch" example="Berlin">The name of the branch that invites.</param>
    /// <param name="ExpiresAt" example="2026-11-29T09:30:00.000Z">When the link expires (UTC).</param>
    internal sealed record Response(string Email, string Name, string Branch, DateTimeOffset ExpiresAt);

    internal static async Task<IResult> HandleAsync(HttpContext http, CheckInvitation checkInvitation, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync<Request>(http);
        return body.IsSuccess ? await AnswerAsync(body.Value.Value.Token, checkInvitation, ct) : body.Errors.ToProblem();
    }

    internal static Task<IResult> HandleQueryAsync(HttpContext http, CheckInvitation checkInvitation, CancellationToken ct) =>
        http.Request.Query["token"] is [{ } token]
            ? AnswerAsync(token, checkInvitation, ct)
            : Task.FromResult(RequestErrors.FieldRequired.On("token").ToProblem());

    private static async Task<IResult> AnswerAsync(string token, CheckInvitation checkInvitation, CancellationToken ct)
    {
        var found = await checkInvitation.ExecuteAsync(token, ct);
        return found.IsSuccess
            ? Envelopes.Ok(
                new Response(
                    found.Value.Invitation.Email,
                    found.Value.Invitation.Name,
                    found.Value.BranchName,
                    found.Value.Invitation.ExpiresAt
                )
            )
            : found.Errors.ToProblem();
    }
}
