using Identity.Api.Settings;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Passwords;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.Configuration;

/// <summary>Binds, checks and completes the configuration: all faults at once, each in a sentence.</summary>
internal static class SettingsReader
{
    private const string ConnectionKey = "ConnectionStrings:Identity";
    private const string PasswordFileKey = ConnectionKey + "PasswordFile";

    /// <param name="unknownKeys">Keys that are set and mean nothing here.</param>
    /// <exception cref="ConfigurationException">Something is missing or wrong.</exception>
    internal static IdentitySettings Read(
        IConfiguration configuration,
        bool isDevelopment,
        out IReadOnlyList<string> unknownKeys,
        params string[] commandLine
    ) => Read(configuration, isDevelopment, mayCreate: true, out unknownKeys, commandLine);

    /// <param name="mayCreate">False for a verb that works on a database which is there: in the wrong directory it must not make another
    /// one.</param>
    internal static IdentitySettings Read(
        IConfiguration configuration,
        bool isDevelopment,
        bool mayCreate,
        out IReadOnlyList<string> unknownKeys,
        string[] commandLine
    )
    {
        List<string> faults = [.. CommandLineSecrets.FaultsOf(commandLine)];
        var isKeyOnCommandLine = faults.Any(fault => fault.StartsWith("Identity:MasterKey", StringComparison.OrdinalIgnoreCase));
        var settings = new IdentitySettings { IsDevelopment = isDevelopment };
        SettingsBinder.Bind(configuration.GetSection("Identity"), settings, faults, out unknownKeys);
        var isIssuerDerived = settings.Issuer.Length == 0;
        settings = settings with
        {
            DataDirectory = Path.GetFullPath(settings.DataDirectory.Replace('\0', '?')),
            Issuer = settings.Issuer.Length > 0 ? settings.Issuer : ListenAddress.First(configuration),
        };
        var templates = MessageTemplates.Load(
            settings.Templates.Directory is { } directory ? Path.GetFullPath(directory) : null,
            faults.Add
        );
        var store = Store(configuration, settings, faults.Add);
        if (!mayCreate && store.SqliteFile is { } sqliteFile && !File.Exists(sqliteFile))
        {
            throw new ConfigurationException([
                .. faults,
                $"There is no database at {sqliteFile}. Start the service there first, or set {SettingOf(configuration)}.",
            ]);
        }

        faults.AddRange(ListenAddress.FaultsOf(configuration));
        List<string> warnings = [];
        List<string> remarks = [];
        if (isIssuerDerived && isDevelopment && settings.Issuer != ListenAddress.Default)
        {
            warnings.Add(
                $"Identity:Issuer is not set, so the issuer is the address of this instance, {settings.Issuer}. Another instance on the same "
                    + "database has another one, and each refuses the tokens of the other. For several instances, set Identity:Issuer."
            );
        }

        // It has to move; one sentence is enough
        var masterKeys = MasterKeys.Find(settings, isKeyOnCommandLine ? _ => { } : faults.Add, warnings.Add, remarks.Add);
        PrivateData.Tighten(settings.DataDirectory, store.SqliteFile, faults.Add, warnings.Add);
        if (PasswordPlatform.Refuse(settings.Passwords.Algorithm) is { } refused)
        {
            faults.Add(refused);
        }

        if (faults.Count > 0 || masterKeys is not { } found)
        {
            throw new ConfigurationException(faults);
        }

        return settings with
        {
            Store = store,
            MasterKeys = found.Ring,
            CreatedMasterKeyFile = found.CreatedFile,
            Warnings = warnings,
            Remarks = remarks,
            Tokens = settings.Tokens with { Issuer = settings.Issuer, Roles = settings.Roles },
            Passwords = settings.Passwords with
            {
                ContextWords = [.. ContextWords.Of(settings.Issuer), .. settings.Passwords.ContextWords],
            },
            Onboarding = settings.Lockout.Enabled ? settings.Onboarding : settings.Onboarding.WithoutLimits(),
            Messaging = new MessagingSettings(
                settings.Outbox,
                settings.Mail with
                {
                    Folder = Path.Combine(settings.DataDirectory, "mail"),
                },
                settings.Sms with
                {
                    Folder = Path.Combine(settings.DataDirectory, "sms"),
                },
                templates,
                settings.Links.Under(settings.Issuer)
            ),
        };
    }

    /// <summary>The key that says where the SQLite file is.</summary>
    internal static string SettingOf(IConfiguration configuration) =>
        new[] { ConnectionKey + "File", ConnectionKey }.FirstOrDefault(key => !string.IsNullOrWhiteSpace(configuration[key]))
        ?? "Identity:DataDirectory";

    private static StoreSettings Store(IConfiguration configuration, IdentitySettings settings, Action<string> fault)
    {
        var connectionString =
            configuration[ConnectionKey + "File"] is { } file && !string.IsNullOrWhiteSpace(file)
                ? SecretFile.Read(ConnectionKey + "File", file.Trim(), "a connection string", fault)
                : configuration[ConnectionKey]?.Trim();
        try
        {
            var store = StoreSettings.Parse(
                string.IsNullOrEmpty(connectionString)
                    ? $"Data Source={Path.Combine(settings.DataDirectory, "identity.db")}"
                    : connectionString,
                settings.Database.MigrateOnStart
            );
            return configuration[PasswordFileKey] is { } passwordFile && !string.IsNullOrWhiteSpace(passwordFile)
                ? WithPasswordOf(passwordFile.Trim(), store, fault)
                : store;
        }
        catch (ArgumentException)
        {
            // The value may hold a password: it is not repeated.
            fault(
                $"{ConnectionKey} cannot be read. It must look like Host=…;Database=…;Username=…;Password=… for PostgreSQL or Data Source=… for SQLite."
            );
            return settings.Store;
        }
    }

    private static StoreSettings WithPasswordOf(string file, StoreSettings store, Action<string> fault)
    {
        if (store.Kind is not DatabaseKind.PostgreSql)
        {
            fault($"{PasswordFileKey} is set, but {ConnectionKey} is not a PostgreSQL database (Host=…), and only those have a password.");
            return store;
        }

        if (store.HasPassword)
        {
            fault($"{PasswordFileKey} is set, and {ConnectionKey} has a password too; set one of them.");
            return store;
        }

        var password = SecretFile.Read(PasswordFileKey, file, "the password of the database", fault);
        if (password is "")
        {
            fault($"{PasswordFileKey} names a file that is empty. It must be the path of a file that holds the password of the database.");
        }

        return string.IsNullOrEmpty(password) ? store : store.WithPassword(password);
    }
}
