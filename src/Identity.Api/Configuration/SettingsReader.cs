using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Accounts.Passwords;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.Configuration;

/// <summary>Every key of the service, its default and what it accepts. docs/configuration.md says the same in prose.</summary>
internal static class SettingsReader
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    /// <param name="unknownKeys">Keys that are set and mean nothing here.</param>
    /// <exception cref="ConfigurationException">Something is missing or wrong.</exception>
    internal static IdentitySettings Read(IConfiguration configuration, bool isDevelopment, out IReadOnlyList<string> unknownKeys)
    {
        var reader = new ConfigurationReader(configuration);
        var dataDirectory = Path.GetFullPath(reader.Text("Identity:DataDirectory") ?? "data");
        var tokens = Tokens(reader, Issuer(reader, configuration, isDevelopment));
        var passwords = Passwords(reader, tokens.Issuer);
        var lockout = LimitsReader.ReadLockout(reader);
        var rateLimits = LimitsReader.ReadRateLimits(reader);
        var accounts = Accounts(reader);
        var store = Store(reader, dataDirectory);
        var onboarding = OnboardingReader.ReadOnboarding(reader);
        var agreements = OnboardingReader.ReadAgreements(reader);
        var gateway = GatewaySettingsReader.Read(reader);
        var origins = Origins(reader);
        var proxies = reader.Networks("Identity:Proxies:Trusted");
        var masterKeys = MasterKeys.Find(reader, dataDirectory, mayCreate: isDevelopment);
        var messaging = MessagingSettingsReader.Read(reader, dataDirectory, tokens.Issuer);
        var audit = RetentionReader.ReadAudit(reader);
        var retention = RetentionReader.ReadRetention(reader);
        unknownKeys = [.. reader.UnknownKeys()];
        if (reader.Faults.Count > 0 || masterKeys is not { } found)
        {
            throw new ConfigurationException(reader.Faults);
        }

        return new IdentitySettings
        {
            DataDirectory = dataDirectory,
            Store = store,
            MasterKeys = found.Ring,
            CreatedMasterKeyFile = found.CreatedFile,
            Tokens = tokens,
            Passwords = passwords,
            Lockout = lockout,
            RateLimits = rateLimits,
            Onboarding = lockout.Enabled ? onboarding : onboarding.WithoutLimits(),
            Accounts = accounts,
            Agreements = agreements,
            Gateway = gateway,
            CorsOrigins = origins,
            TrustedProxies = proxies,
            Messaging = messaging,
            Audit = audit,
            Retention = retention,
        };
    }

    private static string Issuer(ConfigurationReader reader, IConfiguration configuration, bool isDevelopment)
    {
        const string key = "Identity:Issuer";
        const string accepted = "the address that callers use, such as https://id.example.com: https (http on loopback only), no query, no trailing slash";
        var text = reader.Text(key);
        if (text is null)
        {
            if (!isDevelopment)
            {
                reader.Fault(key, null, accepted);
            }

            return ListenAddress.First(configuration);
        }

        // RFC 8414 section 2: https, without query or fragment.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var issuer) || text.EndsWith('/') || text.Contains('?', StringComparison.Ordinal)
            || text.Contains('#', StringComparison.Ordinal) || issuer.UserInfo.Length > 0
            || !(issuer.Scheme == Uri.UriSchemeHttps || (issuer.Scheme == Uri.UriSchemeHttp && (issuer.IsLoopback || isDevelopment))))
        {
            reader.Fault(key, text, accepted);
        }

        return text;
    }

    private static TokenSettings Tokens(ConfigurationReader reader, string issuer)
    {
        var defaults = new TokenSettings { Issuer = issuer };
        var settings = defaults with
        {
            Audience = reader.Text("Identity:Tokens:Audience") ?? defaults.Audience,
            OnboardingAudience = reader.Text("Identity:Tokens:OnboardingAudience") ?? defaults.OnboardingAudience,
            AccessTokenLifetime = reader.Duration("Identity:Tokens:AccessTokenLifetime", defaults.AccessTokenLifetime, Second, TimeSpan.FromDays(1)),
            RefreshTokenLifetime = reader.Duration("Identity:Tokens:RefreshTokenLifetime", defaults.RefreshTokenLifetime, Second, Year),
            TemporaryTokenLifetime = reader.Duration("Identity:Tokens:TemporaryTokenLifetime", defaults.TemporaryTokenLifetime, Second, TimeSpan.FromDays(1)),
            RefreshRotation = reader.Choice("Identity:Tokens:RefreshRotation", defaults.RefreshRotation),
            RepeatWindow = reader.Duration("Identity:Tokens:RepeatWindow", defaults.RepeatWindow, TimeSpan.Zero, TimeSpan.FromDays(1)),
            SessionLifetime = reader.Duration("Identity:Tokens:SessionLifetime", defaults.SessionLifetime, TimeSpan.Zero, 10 * Year),
            Algorithm = reader.Choice("Identity:Tokens:Algorithm", defaults.Algorithm),
            KeyLifetime = reader.Duration("Identity:Tokens:KeyLifetime", defaults.KeyLifetime, TimeSpan.FromDays(2), 10 * Year),
            Scopes = new Dictionary<Roles, string>
            {
                [Roles.Individual] = Scope(reader, RoleNames.Individual, defaults.ScopeOf(Roles.Individual)),
                [Roles.Advisor] = Scope(reader, RoleNames.Advisor, defaults.ScopeOf(Roles.Advisor)),
            },
        };
        if (settings.Audience == settings.OnboardingAudience)
        {
            reader.Fault("Identity:Tokens:OnboardingAudience", settings.OnboardingAudience, "another value than Identity:Tokens:Audience, or services could not tell the tokens apart");
        }

        return settings;
    }

    private static string Scope(ConfigurationReader reader, string role, string otherwise)
    {
        var key = $"Identity:Roles:{role}:Scopes";
        var scope = reader.Text(key) ?? otherwise;

        // RFC 6749 section 3.3.
        if (scope.Any(character => character is < ' ' or > '~' or '"' or '\\'))
        {
            reader.Fault(key, scope, "scopes separated by spaces, each of printable ASCII without quotes and backslashes");
        }

        return scope;
    }

    private static PasswordSettings Passwords(ConfigurationReader reader, string issuer)
    {
        var defaults = new PasswordSettings();
        var settings = defaults with
        {
            Algorithm = reader.Choice("Identity:Passwords:Algorithm", defaults.Algorithm),
            BcryptCost = reader.Number("Identity:Passwords:BcryptCost", defaults.BcryptCost, 4, 14),
            MinimumLength = reader.Number("Identity:Passwords:MinimumLength", defaults.MinimumLength, 8, 64),
            HashQueueWait = reader.Duration("Identity:Passwords:HashQueueWait", defaults.HashQueueWait, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            ContextWords = [.. ContextWords.Of(issuer), .. reader.List("Identity:Passwords:ContextWords")],
            BreachedCheckUrl = BreachedCheckUrl(reader),
            BreachedCheckTimeout = reader.Duration("Identity:Passwords:BreachedCheckTimeout", defaults.BreachedCheckTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10)),
        };
        if (PasswordPlatform.Refuse(settings.Algorithm) is { } refused)
        {
            reader.SecretFault(refused);
        }

        return settings;
    }

    private static AccountSettings Accounts(ConfigurationReader reader)
    {
        const string key = "Identity:Accounts:UnverifiedLifetime";
        var defaults = new AccountSettings();
        var lifetime = reader.Duration(key, defaults.UnverifiedLifetime, TimeSpan.Zero, 10 * Year);
        if (lifetime > TimeSpan.Zero && lifetime < TimeSpan.FromDays(1))
        {
            reader.Fault(key, reader.Text(key), "0 for ever, or at least a day: a mail may be read tomorrow");
        }

        return defaults with { Disclosure = reader.Choice("Identity:Signup:Disclosure", defaults.Disclosure), UnverifiedLifetime = lifetime };
    }

    /// <summary>Null where the check is off.</summary>
    private static Uri? BreachedCheckUrl(ConfigurationReader reader)
    {
        const string key = "Identity:Passwords:BreachedCheckUrl";
        var isOn = reader.Flag("Identity:Passwords:BreachedCheck", false);
        var text = reader.Text(key) ?? "https://api.pwnedpasswords.com/range/";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
        {
            // Such an address may hold a key: it is not repeated.
            reader.SecretFault($"{key} cannot be used; it takes an https address (http on loopback only), to which the five digits are appended.");
        }

        return isOn ? url : null;
    }

    private static StoreSettings Store(ConfigurationReader reader, string dataDirectory)
    {
        const string key = "ConnectionStrings:Identity";
        var connectionString = reader.Text(key);
        if (reader.Text(key + "File") is { } file)
        {
            connectionString = SecretFile.Read(reader, key + "File", file, "a connection string");
        }

        try
        {
            return StoreSettings.Parse(
                connectionString ?? $"Data Source={Path.Combine(dataDirectory, "identity.db")}", reader.Flag("Identity:Database:MigrateOnStart", true));
        }
        catch (ArgumentException)
        {
            // The value may hold a password: it is not repeated.
            reader.SecretFault($"{key} cannot be read; it takes Host=…;Database=…;Username=…;Password=… for PostgreSQL or Data Source=… for SQLite.");
            return new StoreSettings("Data Source=unused");
        }
    }

    private static IReadOnlyList<string> Origins(ConfigurationReader reader)
    {
        const string key = "Identity:Cors:Origins";
        var origins = reader.List(key);
        foreach (var origin in origins)
        {
            // An origin is scheme, host and port (RFC 6454 section 7); "null" and "*" would open the API to any page.
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin)
            {
                reader.Fault(key, origin, "origins such as https://app.example.com, without path or trailing slash");
            }
        }

        return origins;
    }
}
