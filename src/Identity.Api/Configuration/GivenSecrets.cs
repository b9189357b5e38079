using Identity.Api.Settings;

namespace Identity.Api.Configuration;

/// <summary>Secrets that stand in a configuration as they are.</summary>
internal static class GivenSecrets
{
    private static readonly string[] PasswordWords = ["Password", "PWD", "PSW"];

    internal static IReadOnlyList<string> KeysIn(IConfiguration configuration)
    {
        var connection = configuration.GetSection("ConnectionStrings:Identity");
        return
        [
            .. SettingsBinder
                .SecretsIn(configuration.GetSection("Identity"), typeof(IdentitySettings))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Concat(HasPassword(connection.Value) ? [connection.Path] : [])
                .Concat(
                    configuration
                        .GetSection("Kestrel")
                        .AsEnumerable() // passwords of certificates
                        .Where(pair => pair.Value is not null && pair.Key.EndsWith(":Password", StringComparison.OrdinalIgnoreCase))
                        .Select(pair => pair.Key)
                ),
        ];
    }

    private static bool HasPassword(string? connectionString) =>
        (connectionString ?? "")
            .Split(';')
            .Select(part => part.Split('=', 2))
            .Any(part => part is [var word, not ""] && PasswordWords.Contains(word.Trim(), StringComparer.OrdinalIgnoreCase));
}
