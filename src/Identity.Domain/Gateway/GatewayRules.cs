namespace Identity.Domain.Gateway;

/// <summary>Which token opens what behind a gateway: the first line that matches decides, and what no line names is closed.</summary>
public sealed class GatewayRules(IReadOnlyList<GatewayRule> rules)
{
    /// <summary>The default table of docs/gateway.md.</summary>
    public static readonly GatewayRules Default = new([
        Rule("/{service}/public/*", GatewayAccess.Anybody),
        Rule("/branches/private/v1/limited/*", GatewayAccess.Temporary),
        Rule("/users/private/v1/limited/*", GatewayAccess.Temporary),
        Rule("/branches/private/v1/delete-profile*", GatewayAccess.Individual),
        Rule("/branches/private/*", GatewayAccess.Advisor),
        Rule("/accounts/private/*", GatewayAccess.Individual),
        Rule("/notifications/private/*", GatewayAccess.Individual),
        Rule("/kyc/private/*", GatewayAccess.Individual),
        Rule("/users/private/v1/auth/*", GatewayAccess.Individual | GatewayAccess.Advisor),
        Rule("/{service}/private/*", GatewayAccess.Nobody),
    ]);

    public IReadOnlyList<GatewayRule> All => rules;

    /// <summary>Who may pass to this target. Only what every reading of it admits is admitted.</summary>
    /// <remarks>
    /// Backends differ in whether the case of letters and a slash at the end matter, and the gateway cannot know: a path is therefore
    /// read all four ways. Where the readings fall under different rules, what is left is what these have in common, often nobody.
    /// They also differ in dot segments, slashes in a row and path parameters; a path that leads from one rule into another by these is
    /// closed.
    /// </remarks>
    /// <param name="target">As <see cref="PathNormalizer.Readings"/> takes it.</param>
    public GatewayAccess AccessTo(string? target)
    {
        var readings = PathNormalizer.Readings(target);
        if (readings.Count == 0)
        {
            return GatewayAccess.Nobody;
        }

        var access = AccessToBoth(readings[0]);
        return readings.All(reading => AccessToBoth(reading) == access) ? access : GatewayAccess.Nobody;
    }

    /// <summary>Without a slash at the end and with one.</summary>
    private GatewayAccess AccessToBoth(string[] segments) =>
        AccessTo(["", .. segments]) & (segments is [""] ? GatewayAccess.Anybody : AccessTo(["", .. segments, ""]));

    private GatewayAccess AccessTo(ReadOnlySpan<string> segments) =>
        First(segments, StringComparison.Ordinal) & First(segments, StringComparison.OrdinalIgnoreCase);

    private GatewayAccess First(ReadOnlySpan<string> segments, StringComparison comparison)
    {
        foreach (var rule in rules)
        {
            if (rule.Matches(segments, comparison))
            {
                return rule.Access;
            }
        }

        return GatewayAccess.Nobody;
    }

    private static GatewayRule Rule(string path, GatewayAccess access) =>
        GatewayRule.TryCreate(path, access) ?? throw new ArgumentException($"{path} is no pattern.", nameof(path));
}
