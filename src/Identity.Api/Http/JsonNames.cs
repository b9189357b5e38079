using System.Text.Json;

namespace Identity.Api.Http;

internal static class JsonNames
{
    /// <summary>The values of an enumeration as JSON spells them.</summary>
    internal static IReadOnlyList<string> Of<TEnum>()
        where TEnum : struct, Enum => [.. Enum.GetNames<TEnum>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
}
