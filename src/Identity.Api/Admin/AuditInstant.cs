using System.Globalization;

namespace Identity.Api.Admin;

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
