using System.Globalization;
using System.Text.RegularExpressions;

namespace Identity.Domain.Audit;

/// <summary>A seal as the log tells it. Kept where nobody who can write the database can, it shows what the end of the chain once
/// was.</summary>
public sealed partial record AuditAnchor(long Number, string Mac)
{
    public static AuditAnchor Of(AuditSeal seal)
    {
        ArgumentNullException.ThrowIfNull(seal);
        return new AuditAnchor(seal.Number, Convert.ToHexStringLower(seal.Mac));
    }

    /// <summary>What <see cref="ToString"/> wrote, or null.</summary>
    public static AuditAnchor? Parse(string? text) =>
        text is not null
        && Form().Match(text) is { Success: true } match
        && long.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AuditAnchor(number, match.Groups["mac"].Value.ToLowerInvariant())
            : null;

    /// <summary><c>number:mac</c>, the MAC in hexadecimal.</summary>
    public override string ToString() => $"{Number}:{Mac}";

    [GeneratedRegex(@"^(?<number>[1-9][0-9]{0,18}):(?<mac>[0-9A-Fa-f]{64})\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
