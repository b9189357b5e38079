using Identity.Api.Configuration;
using Identity.Api.Settings;

namespace Identity.Api.Tests.Configuration;

/// <summary>Whatever is marked as a secret, now or in future, is never shown.</summary>
public sealed class SecretSettingsTests
{
    public static TheoryData<string, bool> Secrets => [.. SecretsOf(typeof(IdentitySettings), "Identity")];

    [Fact]
    public void The_secrets_are_found() =>
        new[]
        {
            "Identity:MasterKey",
            "Identity:Mail:Password",
            "Identity:Sms:WebhookUrl",
            "Identity:Sms:WebhookSecret",
            "Identity:Passwords:BreachedCheckUrl",
        }.ShouldBeSubsetOf(Secrets.Select(row => row.Data.Item1));

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Neither_a_sentence_nor_ToString_shows_a_secret(string key, bool hasFile)
    {
        foreach (var value in new[] { "canary", "https://example.com/canary", "http://example.com/canary", "canary\0" })
        {
            List<string> faults = [];
            var settings = new IdentitySettings { IsDevelopment = true };
            SettingsBinder.Bind(Given.Configuration((key, value)).GetSection("Identity"), settings, faults, out _);

            faults.ShouldAllBe(fault => !fault.Contains("canary"));
            settings.ToString().ShouldNotContain("canary");
        }

        if (hasFile)
        {
            Given.Faults((key, "canary"), ($"{key}File", "/canary")).ShouldContain($"{key} and {key}File are both set; set one of them.");
            Given.Faults(($"{key}File", "/canary")).ShouldHaveSingleItem().ShouldStartWith($"{key}File names a file that does not exist");
        }
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_on_the_command_line_is_refused_but_not_the_path_of_its_file(string key, bool hasFile)
    {
        string[][] spellings =
        [
            [$"--{key}=canary"],
            [$"--{key}", "canary"],
            [$"/{key}=canary"],
            [$"--{key.ToUpperInvariant()}=canary"],
        ];
        foreach (var arguments in spellings)
        {
            var fault = FaultsOf(arguments).ShouldHaveSingleItem();
            fault.ShouldStartWith($"{key} is on the command line", Case.Insensitive);
            fault.ShouldNotContain("canary");
        }

        if (hasFile)
        {
            CommandLineSecrets.FaultsOf([$"--{key}File=/canary"]).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("--Identity:MasterKey:0=canary", "Identity:MasterKey is")]
    [InlineData("--ConnectionStrings:Identity=Host=db;Password=canary", "ConnectionStrings:Identity is")]
    [InlineData("--ConnectionStrings:Identity=Host=db; pwd = canary", "ConnectionStrings:Identity is")]
    [InlineData("--Kestrel:Certificates:Default:Password=canary", "Kestrel:Certificates:Default:Password is")]
    public void So_are_these(string argument, string sentence)
    {
        var fault = FaultsOf(argument).ShouldHaveSingleItem();

        fault.ShouldStartWith(sentence);
        fault.ShouldNotContain("canary");
    }

    [Theory]
    [InlineData("--ConnectionStrings:Identity=Host=db;Username=identity")]
    [InlineData("--ConnectionStrings:Identity=Data Source=identity.db")]
    [InlineData("--ConnectionStrings:IdentityFile=/run/secrets/db")]
    [InlineData("--ConnectionStrings:IdentityPasswordFile=/run/secrets/password")]
    [InlineData("--Identity:MasterKeyFile=/run/secrets/key")]
    [InlineData("--Identity:Issuer=https://id.example.com")]
    public void What_is_no_secret_may_be_there(string argument) => CommandLineSecrets.FaultsOf([argument]).ShouldBeEmpty();

    [Fact]
    public void A_master_key_on_the_command_line_is_one_sentence_whatever_its_form() =>
        Should
            .Throw<ConfigurationException>(() =>
                SettingsReader.Read(
                    Given.Configuration(("Identity:MasterKey", "abc")),
                    isDevelopment: false,
                    out _,
                    "--Identity:MasterKey=abc"
                )
            )
            .Faults.ShouldHaveSingleItem()
            .ShouldStartWith("Identity:MasterKey is on the command line");

    /// <summary>As the start reports them.</summary>
    private static IReadOnlyList<string> FaultsOf(params string[] arguments) =>
        Should
            .Throw<ConfigurationException>(() => SettingsReader.Read(Given.Configuration(), isDevelopment: false, out _, arguments))
            .Faults;

    private static IEnumerable<TheoryDataRow<string, bool>> SecretsOf(Type type, string path) =>
        SettingProperty
            .Of(type)
            .SelectMany(property =>
                property.IsSecret ? [new TheoryDataRow<string, bool>($"{path}:{property.Name}", property.HasFile)]
                : SettingForm.Of(property.Element ?? property.Type) is null
                    ? SecretsOf(property.Element ?? property.Type, $"{path}:{property.Name}{(property.Element is null ? "" : ":0")}")
                : []
            );
}
