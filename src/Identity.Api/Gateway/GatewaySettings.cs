using Identity.Domain.Gateway;

namespace Identity.Api.Gateway;

/// <summary><c>Identity:Gateway</c>: the table of <c>GET /gateway/authorize</c>.</summary>
internal sealed record GatewaySettings
{
    /// <summary>In order; they replace the default table as a whole.</summary>
    public IReadOnlyList<GatewayLine> Rules { get; init; } = [];

    internal GatewayRules ToRules() =>
        Rules.Count == 0
            ? GatewayRules.Default
            : new GatewayRules([.. Rules.Select(line => GatewayRule.TryCreate(line.Path, GatewayAccesses.Parse(line.Access)!.Value)!)]);
}

/// <param name="Path">See <see cref="GatewayRule.Form"/>.</param>
/// <param name="Access">See <see cref="GatewayAccesses.Spelling"/>.</param>
internal sealed record GatewayLine(string Path = "", string Access = "");
