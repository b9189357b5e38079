using System.Text.Json;

namespace Identity.Api.Http;

internal static class JsonNames
{
    /// <summary>One value of it.</summary>
    internal static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The values of an enumeration as JSON spells them.</summary>
    internal static IReadOnlyList<string> Of<TEnum>()
        where TEnum : struct, Enum => [.. Enum.GetNames<TEnum>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
}
