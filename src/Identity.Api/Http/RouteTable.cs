namespace Identity.Api.Http;

/// <summary>The table of contents, for those who answer from it.</summary>
internal sealed record RouteTable(IReadOnlyList<Route> All)
{
    /// <summary>Every scope that opens a route.</summary>
    internal IEnumerable<string> Scopes =>
        All.SelectMany(route => route.Access.Scopes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
