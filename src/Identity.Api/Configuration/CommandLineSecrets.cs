using Identity.Api.Settings;

namespace Identity.Api.Configuration;

/// <summary>Every user of a machine can read the command line of a process there, so secrets have no place on it.</summary>
internal static class CommandLineSecrets
{
    private static readonly string[] PasswordWords = ["Password", "PWD", "PSW"];

    /// <summary>A sentence for each secret among the arguments, which is not repeated.</summary>
    internal static IEnumerable<string> FaultsOf(string[] arguments)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(arguments).Build();
        var connection = configuration.GetSection("ConnectionStrings:Identity");
        return SettingsBinder
            .SecretsIn(configuration.GetSection("Identity"), typeof(IdentitySettings))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Concat(HasPassword(connection.Value) ? [connection.Path] : [])
            .Concat(
                configuration
                    .GetSection("Kestrel")
                    .AsEnumerable() // passwords of certificates
                    .Where(pair => pair.Value is not null && pair.Key.EndsWith(":Password", StringComparison.OrdinalIgnoreCase))
                    .Select(pair => pair.Key)
            )
            .Select(key =>
                $"{key} is on the command line, which every user of this machine can read; "
                + $"set it in the environment ({key.Replace(":", "__", StringComparison.Ordinal)}) or in a file."
            );
    }

    private static bool HasPassword(string? connectionString) =>
        (connectionString ?? "")
            .Split(';')
            .Select(part => part.Split('=', 2))
            .Any(part => part is [var word, not ""] && PasswordWords.Contains(word.Trim(), StringComparer.OrdinalIgnoreCase));
}
