using Identity.Domain.Gateway;

namespace Identity.Api.Configuration;

/// <summary>The table of <c>GET /gateway/authorize</c>: <c>Identity:Gateway:Rules</c>, in the order of its lines, replaces the default as a whole.</summary>
internal static class GatewaySettingsReader
{
    private const string Key = "Identity:Gateway:Rules";

    internal static GatewayRules Read(ConfigurationReader reader)
    {
        List<GatewayRule> rules = [];
        foreach (var entry in reader.Entries(Key))
        {
            if (Rule(reader, entry) is not { } rule)
            {
                continue;
            }

            if (rules.Exists(earlier => earlier.Path.Equals(rule.Path, StringComparison.OrdinalIgnoreCase)))
            {
                reader.Fault($"{entry}:Path", rule.Path, "a path that no earlier line has: the first match decides, so this line could not");
            }

            rules.Add(rule);
        }

        return rules.Count == 0 ? GatewayRules.Default : new GatewayRules(rules);
    }

    private static GatewayRule? Rule(ConfigurationReader reader, string entry)
    {
        var path = reader.Text($"{entry}:Path");
        var accessText = reader.Text($"{entry}:Access");
        var access = accessText is null ? null : GatewayAccesses.Parse(accessText);
        if (access is null)
        {
            reader.Fault($"{entry}:Access", accessText, GatewayAccesses.Spelling);
        }

        // The access does not matter to whether the path is one, and one start names all faults.
        var rule = path is null ? null : GatewayRule.TryCreate(path, access ?? GatewayAccess.Nobody);
        if (rule is null)
        {
            reader.Fault($"{entry}:Path", path, GatewayRule.Form);
        }

        return access is null ? null : rule;
    }
}
