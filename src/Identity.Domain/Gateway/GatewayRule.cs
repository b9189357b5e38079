namespace Identity.Domain.Gateway;

/// <summary>One line of the table.</summary>
public sealed class GatewayRule
{
    /// <summary>What a pattern looks like.</summary>
    public const string Form =
        "a path such as /{service}/public/*: {name} stands for one segment, a * at the end for any rest, and everything else is written plainly, without escapes";

    private readonly string[] pattern;
    private readonly bool isOpen;

    private GatewayRule(string path, GatewayAccess access)
    {
        Path = path;
        Access = access;
        isOpen = path.EndsWith('*');
        pattern = path.TrimEnd('*').Split('/');
    }

    /// <summary>The pattern as it was written.</summary>
    public string Path { get; }

    public GatewayAccess Access { get; }

    /// <summary>Null when the pattern is none; see <see cref="Form"/>.</summary>
    public static GatewayRule? TryCreate(string path, GatewayAccess access)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/') || path.EndsWith("**", StringComparison.Ordinal))
        {
            return null;
        }

        var rule = new GatewayRule(path, access);

        // A pattern that no canonical path can equal would silently never match. Names are tried as a segment that is sure to be plain.
        var sample = string.Join('/', rule.pattern.Select(segment => IsName(segment) ? "name" : segment));
        var canSample = sample is "/" || PathNormalizer.Normalize(sample) == sample.TrimEnd('/');
        return canSample && sample.IndexOfAny(['{', '}', '*', ';']) < 0 && (rule.isOpen || sample is "/" || !sample.EndsWith('/'))
            ? rule
            : null;
    }

    /// <param name="segments">Of a canonical path, split at its slashes; the last one is empty where the path is read with a slash at its
    /// end.</param>
    internal bool Matches(ReadOnlySpan<string> segments, StringComparison comparison)
    {
        if (!isOpen && segments is [.., ""] && segments.Length == pattern.Length + 1)
        {
            segments = segments[..^1]; // a rule for one path is for both ways to end it
        }

        if (isOpen ? segments.Length < pattern.Length : segments.Length != pattern.Length)
        {
            return false;
        }

        for (var i = 0; i < pattern.Length; i++)
        {
            var matches =
                isOpen && i == pattern.Length - 1 ? segments[i].StartsWith(pattern[i], comparison)
                : IsName(pattern[i]) ? segments[i].Length > 0
                : segments[i].Equals(pattern[i], comparison);
            if (!matches)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsName(string segment) =>
        segment is ['{', _, .., '}'] && segment.AsSpan(1, segment.Length - 2).IndexOfAnyExceptInRange('a', 'z') < 0;
}
