using Identity.Api.Http;
using Identity.Domain.Audit;

namespace Identity.Api.Admin;

internal static class ListAuditEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "List audit events, newest first",
        null,
        StatusCodes.Status200OK,
        typeof(ListEnvelope<AuditEventResponse>),
        RequestErrors.QueryInvalid
    )
    {
        Filters = AuditQuery.Parameters,
    };

    internal static async Task<IResult> HandleAsync(PageQuery page, AuditQuery audit, IAuditTrail trail, CancellationToken ct) =>
        Envelopes.List(await trail.ListAsync(audit.Filter, page, ct), AuditEventResponse.From);
}

/// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">Identifies the event when the chain is verified.</param>
/// <param name="At" example="2026-11-22T09:30:00.000Z">When the event happened (UTC).</param>
/// <param name="Action" example="session.opened">The name of what happened.</param>
/// <param name="SubjectId" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The account that the event concerns, or null.</param>
/// <param name="SessionId" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The session that the event concerns, or null.</param>
/// <param name="Address" example="192.0.2.7">The IP address of the caller. Null if there was none, or if the user was erased.</param>
/// <param name="Detail" example="LoggedOut">A reason or identifier, or null.</param>
/// <param name="TraceId" example="4bf92f3577b34da6a3ce929d0e0e4736">The <c>traceId</c> of the request that caused the event, as in its answer
/// and in the log. Null if there was none.</param>
/// <param name="Seal" example="42">The seal that it lies under; null for the first seconds.</param>
internal sealed record AuditEventResponse(
    Guid Id,
    DateTimeOffset At,
    string Action,
    Guid? SubjectId,
    Guid? SessionId,
    string? Address,
    string? Detail,
    string? TraceId,
    long? Seal
)
{
    internal static AuditEventResponse From(AuditEvent audit) =>
        new(
            audit.Id,
            audit.At,
            audit.Action,
            audit.SubjectId,
            audit.SessionId,
            audit.Address,
            audit.Detail,
            audit.TraceId,
            audit.SealNumber
        );
}
