using System.Reflection;

namespace Identity.Api.Http;

/// <summary>An identifier in a path.</summary>
/// <param name="Value">Empty, which is nobody's, where the path holds no identifier: it is then not found, as any other that nobody
/// has.</param>
internal readonly record struct RouteId(Guid Value)
{
    public static implicit operator Guid(RouteId id) => id.Value;

    public static ValueTask<RouteId> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult(
            new RouteId(Guid.TryParseExact(http.Request.RouteValues[parameter.Name!] as string, "D", out var id) ? id : Guid.Empty)
        );
}
