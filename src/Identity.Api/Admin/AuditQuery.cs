using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Audit;

namespace Identity.Api.Admin;

/// <summary>Which audit events are wanted: <c>?action=&amp;subject=&amp;session=&amp;from=&amp;to=&amp;traceId=&amp;email=</c>.</summary>
internal sealed class AuditQuery(AuditFilter filter, IReadOnlyList<Error> faults) : IBound
{
    internal static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        new("action", "Only this action, such as session.opened."),
        new("subject", "Only events about this account (UUID)."),
        new("session", "Only events about this session (UUID)."),
        new("from", "Only events at or after this time (RFC 3339)."),
        new("to", "Only events before this time (RFC 3339)."),
        new("email", "Only events that concern this email address, or the account that has it now."),
        new("traceId", "Only events of this request: the traceId of its answer."),
    ];

    internal AuditFilter Filter { get; } = filter;

    IReadOnlyList<Error> IBound.Refusal => faults;

    public static ValueTask<AuditQuery> BindAsync(HttpContext http)
    {
        List<Error> faults = [];
        var query = http.Request.Query;
        var filter = new AuditFilter(
            Read(query, "action", "an audit action such as session.opened", AuditActions.All.Contains, text => text, faults),
            Identifier(query, "subject", faults),
            Identifier(query, "session", faults),
            Instant(query, "from", faults),
            Instant(query, "to", faults),
            Read(query, "traceId", "the 32 hexadecimal digits of a traceId", IsTraceId, text => text, faults),
            Read(query, "email", "an email address such as ada@example.com", text => Email.Parse(text) is not null, Email.Parse, faults)
        );
        return ValueTask.FromResult(new AuditQuery(filter, faults));
    }

    internal static bool IsTraceId(string text) => text.Length == AuditEvent.TraceIdLength && text.All(char.IsAsciiHexDigitLower);

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
