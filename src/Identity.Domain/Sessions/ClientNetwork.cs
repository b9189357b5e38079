using System.Globalization;

namespace Identity.Domain.Sessions;

/// <summary>The network that an address belongs to, as far as its text tells: the /24 of IPv4, the /64 of IPv6.</summary>
public static class ClientNetwork
{
    private const int GroupsOfAddress = 8;
    private const int GroupsOfNetwork = 4;

    /// <summary>Such as <c>192.0.2.0/24</c> or <c>2001:db8:0:1::/64</c>; null for anything that is no address.</summary>
    public static string? Of(string? address)
    {
        var text = address?.Split('%')[0] ?? ""; // without the zone of a link-local address
        return text.Contains(':', StringComparison.Ordinal) ? OfVersion6(text) : OfVersion4(text);
    }

    private static string? OfVersion4(string text) =>
        text.Split('.') is { Length: 4 } parts
        && parts.All(part => byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? $"{parts[0]}.{parts[1]}.{parts[2]}.0/24"
            : null;

    private static string? OfVersion6(string text)
    {
        if (text.Contains('.', StringComparison.Ordinal))
        {
            return OfVersion4(text[(text.LastIndexOf(':') + 1)..]); // ::ffff:192.0.2.1
        }

        var halves = text.Split("::").Select(half => half.Length == 0 ? [] : half.Split(':')).ToArray();
        var missing = GroupsOfAddress - halves.Sum(half => half.Length);
        string[]? groups = halves.Length switch
        {
            1 when missing == 0 => halves[0],
            2 when missing > 0 => [.. halves[0], .. Enumerable.Repeat("0", missing), .. halves[1]],
            _ => null,
        };
        var values = groups?.Select(Value).ToList();
        return values is null || values.Contains(-1)
            ? null
            : string.Join(':', values.Take(GroupsOfNetwork).Select(value => value.ToString("x", CultureInfo.InvariantCulture))) + "::/64";
    }

    private static int Value(string group) =>
        ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : -1;
}
