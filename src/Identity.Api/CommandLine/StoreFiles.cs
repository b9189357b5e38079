using Identity.Api.Configuration;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.CommandLine;

/// <summary>The files of the embedded database, made before anything opens it.</summary>
internal static class StoreFiles
{
    /// <exception cref="ConfigurationException">The operating system refuses them.</exception>
    internal static void Create(IServiceProvider services)
    {
        var migrator = services.GetRequiredService<StoreMigrator>();
        var directory = Path.GetDirectoryName(services.GetRequiredService<StoreSettings>().SqliteFile) ?? "";
        var setting = SettingsReader.SettingOf(services.GetRequiredService<IConfiguration>());
        if (
            DataFiles.Create(setting == "Identity:DataDirectory" ? setting : $"{setting}: the directory", directory, migrator.CreateFile) is
            { } refused
        )
        {
            throw new ConfigurationException([refused]);
        }
    }
}
