using System.Runtime.Versioning;
using System.Security.Cryptography;
using Identity.Api.Configuration;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.Extensions.Configuration;

namespace Identity.Api.Tests.Configuration;

/// <summary>Anyone who starts the service learns from one attempt everything that is wrong, and what would be right.</summary>
[UnsupportedOSPlatform("windows")] // file modes
public sealed class SettingsReaderTests
{
    private static readonly string Key = Given.MasterKey;

    [Fact]
    public void The_defaults_are_those_of_the_contract()
    {
        var settings = Read([]);

        settings.Tokens.Issuer.ShouldBe("https://id.example.com");
        settings.Tokens.Audience.ShouldBe("api");
        settings.Tokens.OnboardingAudience.ShouldBe("onboarding");
        settings.Tokens.AccessTokenLifetime.ShouldBe(TimeSpan.FromMinutes(30));
        settings.Tokens.RefreshTokenLifetime.ShouldBe(TimeSpan.FromDays(30));
        settings.Tokens.TemporaryTokenLifetime.ShouldBe(TimeSpan.FromHours(1));
        settings.Tokens.RefreshRotation.ShouldBe(RefreshRotation.Adaptive);
        settings.Tokens.RepeatWindow.ShouldBe(TimeSpan.FromMinutes(5));
        (settings.Tokens.ReuseLeeway, settings.Tokens.OnSharedSession).ShouldBe((TimeSpan.FromSeconds(10), OnSharedSession.Notify));
        settings.Tokens.SessionLifetime.ShouldBe(TimeSpan.FromDays(180));
        settings.Tokens.Algorithm.ShouldBe(SigningAlgorithm.ES256);
        settings.Passwords.BcryptCost.ShouldBe(11);
        settings.Passwords.MinimumLength.ShouldBe(8);
        settings.Signup.ShouldBe(new SignupSettings { Disclosure = Disclosure.Tell });
        settings.Accounts.ShouldBe(new AccountSettings { UnverifiedLifetime = TimeSpan.FromDays(30) });
        settings.Passwords.BreachedCheck.ShouldBeFalse();
        settings.Passwords.ContextWords.ShouldBe(["identity", "id.example.com", "example"]);
        settings.DataDirectory.ShouldBe(Path.GetFullPath("data"));
        settings.Store.Kind.ShouldBe(DatabaseKind.Sqlite);
        settings.Store.SqliteFile.ShouldBe(Path.GetFullPath("data/identity.db"));
        settings.Store.MigrateOnStart.ShouldBeTrue();
        settings.Cors.Origins.ShouldBeEmpty();
        settings.Proxies.Trusted.ShouldBeEmpty();
        settings.RateLimits.Enabled.ShouldBeTrue();
        settings.RateLimits.SignUp.ShouldBe(new LimitFigures(20, 60));
        settings.Lockout.Enabled.ShouldBeTrue();
        settings.Lockout.WrongCodesPerNetworkAndHour.ShouldBe(100);
        settings.Lockout.WrongCodesPerHour.ShouldBe(1000);
        settings.Onboarding.CodesPerPersonAndHour.ShouldBe(5);
        settings.Onboarding.CodesPerPersonAndDay.ShouldBe(20);
    }

    [Theory]
    [InlineData("http://localhost:5080", false)]
    [InlineData("http://localhost:5081", true)]
    public void In_development_an_instance_on_another_address_is_told_that_it_has_another_issuer(string address, bool isTold)
    {
        using var data = new DataDirectory();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("urls", address), new("Identity:DataDirectory", data.Path)])
            .Build();

        var settings = SettingsReader.Read(configuration, isDevelopment: true, out _);

        settings.Issuer.ShouldBe(address);
        settings.Warnings.Any(warning => warning.Contains("Identity:Issuer is not set", StringComparison.Ordinal)).ShouldBe(isTold);
    }

    [Fact]
    public void Each_limit_can_be_set_and_all_that_are_counted_in_the_database_be_switched_off()
    {
        var settings = Read([
            ("Identity:RateLimits:LogIn:Burst", "7"),
            ("Identity:RateLimits:LogIn:PerHour", "70"),
            ("Identity:Lockout:Enabled", "false"),
        ]);

        settings.RateLimits.LogIn.ShouldBe(new LimitFigures(7, 70));
        settings.RateLimits.Secret.ShouldBe(new RateLimitSettings().Secret);
        settings.Lockout.Enabled.ShouldBeFalse();
        settings.Onboarding.CodesPerPersonAndHour.ShouldBe(int.MaxValue);
        settings.Onboarding.CodesPerPersonAndDay.ShouldBe(int.MaxValue);
    }

    [Theory]
    [InlineData("http://range.example.com/")]
    [InlineData("range.example.com")]
    [InlineData("ftp://127.0.0.1/")]
    public void The_breach_service_is_asked_over_https_and_its_address_is_not_repeated(string url)
    {
        var refused = Should.Throw<ConfigurationException>(() =>
            Read([("Identity:Passwords:BreachedCheck", "true"), ("Identity:Passwords:BreachedCheckUrl", url)])
        );

        refused.Message.ShouldContain("Identity:Passwords:BreachedCheckUrl cannot be used. It must be an https address");
        refused.Message.ShouldNotContain(url);
    }

    [Fact]
    public void The_breach_service_is_that_of_Have_I_Been_Pwned_or_a_given_one()
    {
        Read([("Identity:Passwords:BreachedCheck", "true")])
            .Passwords.BreachedCheckUrl.ShouldBe(new Uri("https://api.pwnedpasswords.com/range/"));
        Read([("Identity:Passwords:BreachedCheck", "true"), ("Identity:Passwords:BreachedCheckUrl", "http://127.0.0.1:8080/range/")])
            .Passwords.BreachedCheckUrl.ShouldBe(new Uri("http://127.0.0.1:8080/range/"));
    }

    [Theory]
    [InlineData(
        "Identity:Tokens:AccessTokenLifetime",
        "soon",
        "a duration written [days.]hours:minutes:seconds, from 00:00:01 to 1.00:00:00"
    )]
    [InlineData("Identity:Tokens:AccessTokenLifetime", "1", "a duration written")] // a day, if one asked the framework
    [InlineData("Identity:Tokens:AccessTokenLifetime", "1800", "a duration written")]
    [InlineData("Identity:Tokens:AccessTokenLifetime", "00:00:00", "a duration written")]
    [InlineData("Identity:Tokens:AccessTokenLifetime", "-00:30:00", "a duration written")]
    [InlineData("Identity:Tokens:AccessTokenLifetime", "2.00:00:00", "a duration written")]
    [InlineData(
        "Identity:Tokens:RefreshTokenLifetime",
        "30",
        "a duration written [days.]hours:minutes:seconds, from 00:00:01 to 366.00:00:00"
    )]
    [InlineData("Identity:Tokens:RefreshTokenLifetime", "400.00:00:00", "a duration written")]
    [InlineData("Identity:Tokens:TemporaryTokenLifetime", "1h", "a duration written")]
    [InlineData("Identity:Tokens:RefreshRotation", "Loose", "Adaptive or Strict")]
    [InlineData("Identity:Tokens:RefreshRotation", "1", "Adaptive or Strict")]
    [InlineData("Identity:Tokens:RepeatWindow", "2.00:00:00", "a duration written")]
    [InlineData("Identity:Tokens:ReuseLeeway", "00:01:01", "a duration written")]
    [InlineData("Identity:Tokens:OnSharedSession", "Warn", "Notify")]
    [InlineData("Identity:Tokens:SessionLifetime", "never", "a duration written")]
    [InlineData("Identity:Tokens:Algorithm", "HS256", "ES256 or RS256")]
    [InlineData("Identity:Tokens:Algorithm", "none", "ES256 or RS256")]
    [InlineData("Identity:Tokens:KeyLifetime", "01:00:00", "a duration written [days.]hours:minutes:seconds, from 2.00:00:00")]
    [InlineData("Identity:Tokens:OnboardingAudience", "api", "another value than Identity:Tokens:Audience")]
    [InlineData("Identity:Roles:individual:Scopes", "read \"all\"", "scopes separated by spaces")]
    [InlineData("Identity:Roles:advisor:Scopes", "lesen schreibén", "scopes separated by spaces")]
    [InlineData("Identity:Passwords:Algorithm", "md5", "Bcrypt or Yescrypt or Argon2id")]
    [InlineData("Identity:Passwords:BcryptCost", "3", "a whole number from 4 to 14")]
    [InlineData("Identity:Passwords:BcryptCost", "31", "a whole number from 4 to 14")]
    [InlineData("Identity:Passwords:BcryptCost", "eleven", "a whole number from 4 to 14")]
    [InlineData("Identity:Passwords:MinimumLength", "7", "a whole number from 8 to 64")]
    [InlineData("Identity:Passwords:HashQueueWait", "0:0:0", "a duration written")]
    [InlineData("Identity:Signup:Disclosure", "Whisper", "Tell or Silent")]
    [InlineData("Identity:Accounts:UnverifiedLifetime", "30", "a duration written")]
    [InlineData("Identity:Accounts:UnverifiedLifetime", "12:00:00", "0 for ever, or at least a day")]
    [InlineData("Identity:Passwords:BreachedCheck", "on", "true or false")]
    [InlineData("Identity:Passwords:BreachedCheckTimeout", "00:01:00", "a duration written")]
    [InlineData("Identity:Database:MigrateOnStart", "yes", "true or false")]
    [InlineData("Identity:Cors:Origins", "*", "origins such as https://app.example.com")]
    [InlineData("Identity:Cors:Origins", "null", "origins such as https://app.example.com")]
    [InlineData("Identity:Cors:Origins", "https://app.example.com/", "origins such as https://app.example.com")]
    [InlineData("Identity:RateLimits:Enabled", "on", "true or false")]
    [InlineData("Identity:RateLimits:LogIn:Burst", "0", "a whole number from 1 to 1000000")]
    [InlineData("Identity:RateLimits:SignUp:PerHour", "many", "a whole number from 1 to 1000000")]
    [InlineData("Identity:Lockout:Enabled", "1", "true or false")]
    [InlineData("Identity:Lockout:WrongCodesPerNetworkAndHour", "0", "a whole number from 1 to 1000000")]
    [InlineData("Identity:Lockout:WrongCodesPerHour", "0", "a whole number from 1 to 1000000")]
    [InlineData("Identity:Proxies:Trusted", "my-proxy", "IP addresses or networks such as 10.0.0.0/8")]
    [InlineData("Identity:Proxies:Trusted", "10.0.0.0/64", "IP addresses or networks such as 10.0.0.0/8")]
    public void A_wrong_value_is_named_with_what_would_be_right(string key, string value, string accepted)
    {
        var fault = Faults((key, value)).ShouldHaveSingleItem();

        fault.ShouldStartWith($"{key} is '{value}'. It must be {accepted}");
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var faults = Faults(
            ("Identity:Tokens:RepeatWindow", "x"),
            ("Identity:Passwords:BcryptCost", "x"),
            ("Identity:Issuer", "x"),
            ("Identity:MasterKey", "x"),
            ("ConnectionStrings:Identity", "Host=a;Nonsense=canary"),
            ("Identity:Proxies:Trusted", "x"),
            ("Identity:Cors:Origins", "x")
        );

        faults.Count.ShouldBe(7);
        faults.ShouldBeUnique();
    }

    [Theory]
    [InlineData("https://id.example.com")]
    [InlineData("https://example.com/identity")]
    [InlineData("https://id.example.com:8443")]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://[::1]:5080")]
    public void An_issuer_is_https_or_on_this_machine(string issuer) => Read([("Identity:Issuer", issuer)]).Tokens.Issuer.ShouldBe(issuer);

    [Theory]
    [InlineData("http://id.example.com")]
    [InlineData("https://id.example.com/")]
    [InlineData("https://id.example.com?a=b")]
    [InlineData("https://id.example.com#a")]
    [InlineData("https://user@id.example.com")]
    [InlineData("id.example.com")]
    [InlineData("/identity")]
    [InlineData("ftp://id.example.com")]
    public void Any_other_issuer_is_refused(string issuer) =>
        Faults(("Identity:Issuer", issuer)).ShouldHaveSingleItem().ShouldStartWith($"Identity:Issuer is '{issuer}'. It must be");

    [Fact]
    public void Outside_development_an_issuer_must_be_named() =>
        Faults(("Identity:Issuer", ""))
            .ShouldHaveSingleItem()
            .ShouldStartWith("Identity:Issuer is missing. It must be the address that callers use");

    [Theory]
    [InlineData("urls", "http://*:8080;http://other", "http://localhost:8080")]
    [InlineData("urls", "http://0.0.0.0:8080/", "http://localhost:8080")]
    [InlineData("urls", "http://[::]:8080", "http://localhost:8080")]
    [InlineData("http_ports", "8080;8081", "http://localhost:8080")]
    [InlineData("https_ports", "8443", "https://localhost:8443")]
    [InlineData("Kestrel:Endpoints:Main:Url", "http://+:9000", "http://localhost:9000")]
    [InlineData("unrelated", "x", "http://localhost:5080")]
    public void In_development_the_first_address_is_the_issuer(string key, string value, string issuer) =>
        Read([("Identity:Issuer", ""), (key, value)], isDevelopment: true).Tokens.Issuer.ShouldBe(issuer);

    [Theory] // security requirement 84
    [InlineData("hunter2")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")] // 32 zeros
    [InlineData("AQIDBAECAwQBAgMEAQIDBAECAwQBAgMEAQIDBAECAwQ=")] // 1 2 3 4 1 2 3 4 …
    [InlineData("dGhpcyBrZXkgaXMgbXVjaCB0b28gbG9uZyB0byBiZSBvbmUgb2YgMzIgYnl0ZXM=")]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")] // hexadecimal
    public void A_bad_master_key_is_refused_and_not_repeated(string value)
    {
        var fault = Faults(("Identity:MasterKey", value)).ShouldHaveSingleItem();

        fault.ShouldStartWith("Identity:MasterKey holds something that is not a master key. It must be base64 of 32 random bytes");
        fault.ShouldContain("openssl rand -base64 32");
        fault.ShouldNotContain(value);
    }

    [Fact] // security requirement 84
    public void Outside_development_a_master_key_must_be_given()
    {
        using var data = new DataDirectory();

        Faults(("Identity:MasterKey", ""), ("Identity:DataDirectory", data.Path))
            .ShouldHaveSingleItem()
            .ShouldStartWith(
                "Identity:MasterKey or Identity:MasterKeyFile is missing; outside the Development environment one of them must be set."
            );
        Directory.EnumerateFileSystemEntries(data.Path).ShouldBeEmpty(); // nothing was made up
    }

    [Fact] // security requirement 84: what everybody can write may be forged
    public void A_master_key_file_that_every_user_can_write_is_refused()
    {
        using var data = new DataDirectory();
        var file = KeyFile(data, UnixFileMode.OtherWrite);

        var fault = Faults(("Identity:MasterKey", ""), ("Identity:MasterKeyFile", file)).ShouldHaveSingleItem();
        fault.ShouldBe(
            "Identity:MasterKeyFile names a file that every user of this machine can write, so it may be forged; run chmod 600 on it."
        );
    }

    [Theory] // security requirement 84
    [InlineData(UnixFileMode.OtherRead, UnixFileMode.None)]
    [InlineData(UnixFileMode.GroupRead, UnixFileMode.GroupRead)] // as orchestrators mount secrets
    [InlineData(UnixFileMode.GroupRead | UnixFileMode.OtherRead, UnixFileMode.GroupRead)]
    public void A_master_key_file_that_every_user_can_read_is_closed_to_them(UnixFileMode mode, UnixFileMode remaining)
    {
        using var data = new DataDirectory();
        var file = KeyFile(data, mode);

        Read([("Identity:MasterKey", ""), ("Identity:MasterKeyFile", file)]).Warnings.ShouldBeEmpty();

        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | remaining);
    }

    [Fact]
    public void A_master_key_file_that_is_missing_is_refused_without_repeating_what_may_be_a_key() =>
        Faults(("Identity:MasterKey", ""), ("Identity:MasterKeyFile", Key)).ShouldHaveSingleItem().ShouldNotContain(Key);

    [Fact]
    public void A_master_key_file_that_cannot_be_read_is_refused_in_a_sentence() =>
        Faults(("Identity:MasterKey", ""), ("Identity:MasterKeyFile", Path.GetTempPath()))
            .ShouldHaveSingleItem()
            .ShouldStartWith("Identity:MasterKeyFile names a file that");

    [Fact]
    public void A_master_key_file_without_a_key_is_refused()
    {
        using var data = new DataDirectory();
        File.WriteAllText(data.File("key"), "\n");
        File.SetUnixFileMode(data.File("key"), UnixFileMode.UserRead);

        Faults(("Identity:MasterKey", ""), ("Identity:MasterKeyFile", data.File("key"))).ShouldHaveSingleItem().ShouldContain("is empty");
    }

    [Fact]
    public void Two_sources_of_master_keys_are_one_too_many() =>
        Faults(("Identity:MasterKeyFile", "/run/secrets/key"))
            .ShouldHaveSingleItem()
            .ShouldBe("Identity:MasterKey and Identity:MasterKeyFile are both set; set one of them.");

    [Theory]
    [InlineData("Identity:MasterKey:0", "Identity:MasterKey:1")]
    public void A_ring_is_a_list(string first, string second) =>
        Read([("Identity:MasterKey", ""), (first, Key), (second, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))])
            .MasterKeys.ToString()
            .ShouldBe("***");

    [Fact]
    public void A_connection_string_may_lie_in_a_file()
    {
        using var data = new DataDirectory();
        File.WriteAllText(data.File("connection"), "Host=db;Username=identity;Password=secret\n");

        var settings = Read([("ConnectionStrings:IdentityFile", data.File("connection"))]);

        settings.Store.Kind.ShouldBe(DatabaseKind.PostgreSql);
        settings.Store.ConnectionString.ShouldBe("Host=db;Username=identity;Password=secret");
    }

    [Fact]
    public void The_password_of_the_database_may_lie_in_a_file()
    {
        using var data = new DataDirectory();
        File.WriteAllText(data.File("password"), "se;cr=et'\n");

        var settings = Read([
            ("ConnectionStrings:Identity", "Host=db;Username=identity"),
            ("ConnectionStrings:IdentityPasswordFile", data.File("password")),
        ]);

        var connection = new Npgsql.NpgsqlConnectionStringBuilder(settings.Store.ConnectionString);
        (connection.Host, connection.Username, connection.Password).ShouldBe(("db", "identity", "se;cr=et'"));
        settings.ToString().ShouldNotContain("cr=et");
    }

    [Theory]
    [InlineData(
        "Host=db",
        "/canary",
        "ConnectionStrings:IdentityPasswordFile names a file that does not exist. It must be the path of a file that holds the password"
    )]
    [InlineData("Host=db", "", "ConnectionStrings:IdentityPasswordFile names a file that is empty.")]
    [InlineData(
        "Host=db;Password=canary",
        "x",
        "ConnectionStrings:IdentityPasswordFile is set, and ConnectionStrings:Identity has a password too; set one of them."
    )]
    [InlineData(
        "Data Source=identity.db",
        "x",
        "ConnectionStrings:IdentityPasswordFile is set, but ConnectionStrings:Identity is not a PostgreSQL database"
    )]
    public void A_password_file_that_cannot_serve_is_refused(string connection, string passwordOrPath, string sentence)
    {
        using var data = new DataDirectory();
        File.WriteAllText(data.File("password"), passwordOrPath);
        var path = passwordOrPath.StartsWith('/') ? passwordOrPath : data.File("password");

        var fault = Faults(
                ("Identity:DataDirectory", data.Path),
                ("ConnectionStrings:Identity", connection),
                ("ConnectionStrings:IdentityPasswordFile", path)
            )
            .ShouldHaveSingleItem();

        fault.ShouldStartWith(sentence);
        fault.ShouldNotContain("canary");
    }

    [Theory]
    [InlineData("ConnectionStrings:Identity", "Host=db;Password=canary-password;Nonsense=1")]
    [InlineData("ConnectionStrings:Identity", "canary-password")]
    [InlineData("ConnectionStrings:IdentityFile", "Host=db;Password=canary-password")]
    public void A_bad_connection_string_is_refused_and_not_repeated(string key, string value)
    {
        var fault = Faults((key, value)).ShouldHaveSingleItem();

        fault.ShouldStartWith(key);
        fault.ShouldNotContain("canary-password");
    }

    [Fact]
    public void An_unknown_key_is_reported_and_stops_nothing()
    {
        var configuration = Given.Configuration([
            ("Identity:Tokens:AcessTokenLifetime", "00:05:00"),
            ("Identity:Mial:Host", "x"),
            ("Unrelated", "x"),
        ]);

        SettingsReader.Read(configuration, isDevelopment: false, out var unknown);

        unknown.ShouldBe(["Identity:Mial:Host", "Identity:Tokens:AcessTokenLifetime"]);
    }

    [Fact]
    public async Task An_unknown_key_is_warned_about_by_name()
    {
        await using var host = await IdentityHost.StartAsync(
            Testing.Databases.DatabaseKind.Sqlite,
            ("Identity:Isuer", "https://canary.example.com")
        );

        var warning = host.Watch.Lines.Single(line => line.Contains("Identity:Isuer", StringComparison.Ordinal));
        warning.ShouldStartWith("Warning");
        warning.ShouldNotContain("canary");
    }

    [Fact]
    public void Settings_print_no_secret()
    {
        var settings = Read([("ConnectionStrings:Identity", "Host=db;Password=canary-password")]);

        settings.ToString().ShouldNotContain(Key);
        settings.ToString().ShouldNotContain("canary-password");
    }

    private static IReadOnlyList<string> Faults(params (string Key, string Value)[] settings) => Given.Faults(settings);

    private static IdentitySettings Read((string Key, string Value)[] settings, bool isDevelopment = false) =>
        SettingsReader.Read(Given.Configuration(settings), isDevelopment, out _);

    private static string KeyFile(DataDirectory data, UnixFileMode mode)
    {
        var file = data.File("key");
        File.WriteAllText(file, Key + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);
        return file;
    }
}
