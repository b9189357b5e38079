using System.Net;
using FluentValidation;
using Identity.Api.Settings;
using Identity.Domain.Onboarding;

namespace Identity.Api.Tests.Configuration;

public sealed class SettingsBinderTests
{
    [Fact]
    public void A_configured_list_replaces_the_default()
    {
        new OnboardingSettings().Steps.ShouldHaveSingleItem().Name.ShouldBe("phoneNumber");

        Given
            .Read(("Identity:Onboarding:Steps:0:Name", "kyc"), ("Identity:Onboarding:Steps:0:Kind", "external"))
            .Onboarding.Steps.ShouldBe([new StepSettings("kyc", StepKind.External)]);
    }

    [Fact]
    public void Elements_keep_the_order_of_their_keys_and_a_sentence_names_the_key_that_was_written()
    {
        Given
            .Read(
                ("Identity:Onboarding:Steps:10:Name", "last"),
                ("Identity:Onboarding:Steps:2:Name", "first"),
                ("Identity:Onboarding:Steps:2:Kind", "External")
            )
            .Onboarding.Steps.Select(step => step.Name)
            .ShouldBe(["first", "last"]);
        Given
            .Faults(("Identity:Onboarding:Steps:7:Kind", "External"))
            .ShouldHaveSingleItem()
            .ShouldStartWith("Identity:Onboarding:Steps:7:Name is missing");
        Given
            .Faults(("identity:onboarding:steps:7:name", "a b"))
            .ShouldHaveSingleItem()
            .ShouldStartWith("identity:onboarding:steps:7:name is 'a b'", Case.Insensitive);
    }

    [Fact]
    public void An_element_in_which_every_key_is_misspelt_is_not_lost() =>
        Given
            .Faults(("Identity:Agreements:0:Tilte", "Terms"))
            .ShouldBe([
                "Identity:Agreements:0:Id is missing; it takes a text.",
                "Identity:Agreements:0:Version is missing; it takes a text.",
                "Identity:Agreements:0:Title is missing; it takes a text.",
                "Identity:Agreements:0:Content is missing; it takes a text.",
            ]);

    [Theory]
    [InlineData("Identity:Onboarding:Steps:1:Name is 'a'", "0:Name=a", "0:Kind=External", "1:Name=a", "1:Kind=External")]
    [InlineData("Identity:Onboarding:Steps:1:Kind is 'Phone'", "0:Name=a", "0:Kind=Phone", "1:Name=b")]
    [InlineData(
        "Identity:Onboarding:Steps:0:Kind is 'Password'; it takes Phone or Acknowledge or External.",
        "0:Name=a",
        "0:Kind=Password"
    )]
    [InlineData("Identity:Onboarding:Steps:0:Kind is 'Fax'; it takes Phone or Acknowledge or External.", "0:Name=a", "0:Kind=Fax")]
    [InlineData("Identity:Onboarding:Steps:0:Name is 'password'", "0:Name=password")]
    [InlineData("Identity:Onboarding:Steps:0:Content is missing", "0:Name=a", "0:Kind=Acknowledge", "0:Title=a", "0:Version=1")]
    public void Steps_that_cannot_be_done_are_named(string sentence, params string[] pairs) =>
        Given
            .Faults([.. pairs.Select(pair => ($"Identity:Onboarding:Steps:{pair.Split('=')[0]}", pair.Split('=')[1]))])
            .ShouldHaveSingleItem()
            .ShouldStartWith(sentence);

    [Fact]
    public void Two_agreements_have_two_Ids() =>
        Given
            .Faults([
                .. new[] { "Id", "Version", "Title", "Content" }.SelectMany(name =>
                    new[] { ($"Identity:Agreements:0:{name}", "x"), ($"Identity:Agreements:1:{name}", "x") }
                ),
            ])
            .ShouldHaveSingleItem()
            .ShouldBe("Identity:Agreements:1:Id is 'x'; it takes an Id that no earlier agreement has.");

    [Fact]
    public void A_list_of_values_is_elements_or_one_value_with_commas()
    {
        IPNetwork[] networks = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("192.0.2.7/32"), IPNetwork.Parse("::1/128")];

        Given.Read(("Identity:Proxies:Trusted", "10.0.0.0/8, 192.0.2.7,,::1")).Proxies.Trusted.ShouldBe(networks);
        Given
            .Read(
                ("Identity:Proxies:Trusted:0", "10.0.0.0/8"),
                ("Identity:Proxies:Trusted:1", "192.0.2.7"),
                ("Identity:Proxies:Trusted:2", "::1")
            )
            .Proxies.Trusted.ShouldBe(networks);
        Given.Faults(("Identity:Proxies:Trusted", "x,10.0.0.0/8,y")).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("00:00:30", 30)]
    [InlineData("1.00:00:00", 86_400)]
    [InlineData(" 0:30 ", 1_800)]
    public void A_duration_is_written_with_colons(string text, int seconds) =>
        Given.Read(("Identity:Tokens:RefreshTokenLifetime", text)).Tokens.RefreshTokenLifetime.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("0x10")]
    [InlineData("+12")]
    [InlineData("1e1")]
    [InlineData("12.0")]
    public void A_number_is_digits(string text) =>
        Given
            .Faults(("Identity:Passwords:MinimumLength", text))
            .ShouldHaveSingleItem()
            .ShouldBe($"Identity:Passwords:MinimumLength is '{text}'; it takes a whole number from 8 to 64.");

    [Fact]
    public void An_empty_value_is_as_good_as_none() =>
        Given.Read(("Identity:Passwords:BcryptCost", " "), ("Identity:Mail:From", "")).Passwords.BcryptCost.ShouldBe(11);

    [Fact]
    public void A_value_cannot_forge_a_line_of_its_own() =>
        Given.Faults(("Identity:Issuer", "x\nidentity: all is well")).ShouldHaveSingleItem().ShouldNotContain('\n');

    [Fact]
    public void Unknown_keys_are_named_wherever_they_are()
    {
        Given.Read(
            out var unknownKeys,
            ("Identity:Tokens", "x"),
            ("Identity:Issuer:Extra", "x"),
            ("Identity:Tokens:Issuer", "x"),
            ("Identity:Mail:Folder", "x"),
            ("Identity:Sms:WebhookUrlFile", "x"),
            ("Identity:Agreements", ""),
            ("Identity:Nonsense:0:Deep", "x")
        );

        unknownKeys.ShouldBe([
            "Identity:Issuer:Extra",
            "Identity:Mail:Folder",
            "Identity:Nonsense:0:Deep",
            "Identity:Sms:WebhookUrlFile",
            "Identity:Tokens",
            "Identity:Tokens:Issuer",
        ]);
    }

    [Fact]
    public void Every_rule_says_what_it_accepts_in_words_that_end_a_sentence()
    {
        var validators = AssemblyScanner
            .FindValidatorsInAssembly(typeof(SettingsBinder).Assembly, includeInternalTypes: true)
            .Select(found => (IValidator)Activator.CreateInstance(found.ValidatorType)!)
            .ToList();

        validators.Count.ShouldBeGreaterThan(10);
        var messages = validators
            .SelectMany(validator => validator.CreateDescriptor().Rules)
            .Where(rule => !rule.TypeToValidate.IsGenericType) // rules on whole lists name an element, in words that other tests read
            .SelectMany(rule => rule.Components)
            .Select(component => component.GetUnformattedErrorMessage())
            .ToList();
        messages.Count.ShouldBeGreaterThan(30);
        messages.ShouldAllBe(message => !message.Contains("{Property") && !message.EndsWith('.'));
    }
}
