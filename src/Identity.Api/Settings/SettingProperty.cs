using System.Reflection;
using Identity.Domain;

namespace Identity.Api.Settings;

/// <summary>A property of a settings class that has a key in the configuration.</summary>
internal sealed record SettingProperty(PropertyInfo Info)
{
    internal string Name => Info.Name;

    internal Type Type => Info.PropertyType;

    internal bool IsSecret => Info.IsDefined(typeof(SecretAttribute));

    /// <summary>A secret text may also lie in the file that the key with <c>File</c> at its end names.</summary>
    internal bool HasFile => IsSecret && Type == typeof(string);

    /// <summary>The type of the elements of a list; null for all that is not a list.</summary>
    internal Type? Element =>
        Type.IsGenericType && Type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? Type.GetGenericArguments()[0] : null;

    internal static IEnumerable<SettingProperty> Of(Type type) =>
        type.GetProperties()
            .Where(info => info.SetMethod is { IsPublic: true } && !info.IsDefined(typeof(NoKeyAttribute)))
            .Select(info => new SettingProperty(info));

    internal static SettingProperty? Find(Type type, string key) =>
        Of(type).FirstOrDefault(property => property.Name.Equals(key, StringComparison.OrdinalIgnoreCase));
}
