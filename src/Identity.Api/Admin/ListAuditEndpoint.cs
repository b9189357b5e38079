using System.Globalization;
using Identity.Api.Http;
using Identity.Domain;
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
        IsPaged = true,
        Filters =
        [
            new("action", "Only this action, such as session.opened."),
            new("subject", "Only events about this account (UUID)."),
            new("session", "Only events about this session (UUID)."),
            new("from", "Only events at or after this time (RFC 3339)."),
            new("to", "Only events before this time (RFC 3339)."),
        ],
    };

    internal static async Task<IResult> HandleAsync(HttpContext http, IAuditTrail trail, CancellationToken ct)
    {
        List<Error> faults = [];
        var query = http.Request.Query;
        var page = Paging.Read(query);
        faults.AddRange(page.Errors);
        var filter = new AuditFilter(
            Read(query, "action", "an audit action such as session.opened", AuditActions.All.Contains, text => text, faults),
            Identifier(query, "subject", faults),
            Identifier(query, "session", faults),
            Instant(query, "from", faults),
            Instant(query, "to", faults)
        );
        return faults.Count > 0
            ? faults.ToProblem()
            : Envelopes.List(await trail.ListAsync(filter, page.Value!, ct), AuditEventResponse.From);
    }

    private static Guid? Identifier(IQueryCollection query, string name, List<Error> faults) =>
        Read<Guid?>(query, name, "a UUID", text => Guid.TryParseExact(text, "D", out _), text => Guid.ParseExact(text, "D"), faults);

    private static DateTimeOffset? Instant(IQueryCollection query, string name, List<Error> faults) =>
        Read(query, name, "a time such as 2026-11-22T09:30:00Z", text => AuditInstant.Parse(text) is not null, AuditInstant.Parse, faults);

    private static T? Read<T>(
        IQueryCollection query,
        string name,
        string accepted,
        Func<string, bool> isValid,
        Func<string, T?> read,
        List<Error> faults
    )
    {
        if (!query.TryGetValue(name, out var values))
        {
            return default;
        }

        if (values is [{ Length: > 0 } text] && isValid(text))
        {
            return read(text);
        }

        faults.Add(RequestErrors.QueryInvalid.Because($"Send this parameter once, with {accepted}.").On(name));
        return default;
    }
}

/// <summary>Instants as operators type them.</summary>
internal static class AuditInstant
{
    // RFC 3339 section 5.6, and a day alone, which begins at midnight in UTC.
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];

    internal static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            Forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant
        )
            ? instant
            : null;
}

/// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">Identifies the event when the chain is verified.</param>
/// <param name="At" example="2026-11-22T09:30:00.000Z">When the event happened (UTC).</param>
/// <param name="Action" example="session.opened">The name of what happened.</param>
/// <param name="SubjectId" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The account that the event concerns, or null.</param>
/// <param name="SessionId" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The session that the event concerns, or null.</param>
/// <param name="Address" example="192.0.2.7">The IP address of the caller. Null if there was none, or if the user was erased.</param>
/// <param name="Detail" example="LoggedOut">A reason or identifier, or null.</param>
/// <param name="Seal" example="42">The seal that it lies under; null for the first seconds.</param>
internal sealed record AuditEventResponse(
    Guid Id,
    DateTimeOffset At,
    string Action,
    Guid? SubjectId,
    Guid? SessionId,
    string? Address,
    string? Detail,
    long? Seal
)
{
    internal static AuditEventResponse From(AuditEvent audit) =>
        new(audit.Id, audit.At, audit.Action, audit.SubjectId, audit.SessionId, audit.Address, audit.Detail, audit.SealNumber);
}
