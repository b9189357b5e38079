using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.OAuth;

public sealed class ClientDefinitionTests
{
    private static readonly TokenSettings Settings = new()
    {
        Issuer = "https://id.example.com",
        Audience = "api",
        OnboardingAudience = "onboarding",
    };

    [Fact]
    public void What_is_left_out_is_the_least_that_works()
    {
        var definition = ClientDefinition
            .Parse(" KYC ", [], ["onboarding.report", "onboarding.report"], [], Settings)
            .Value.ShouldNotBeNull();

        definition.Name.ShouldBe("KYC");
        definition.Grants.ShouldBe(["client_credentials"]);
        definition.Scopes.ShouldBe(["onboarding.report"]);
        definition.Audiences.ShouldBe(["api"]);
    }

    [Fact]
    public void Naming_an_audience_leaves_out_the_default_one() =>
        ClientDefinition
            .Parse("KYC", [], ["a"], ["https://kyc.example.com"], Settings)
            .Value.ShouldNotBeNull()
            .Audiences.ShouldBe(["https://kyc.example.com"]);

    [Fact]
    public void Every_fault_is_named_at_once() =>
        ClientDefinition
            .Parse("\n", ["password"], [], ["onboarding"], Settings)
            .Errors.Select(error => error.Code)
            .ShouldBe(["CLIENT_NAME_INVALID", "CLIENT_GRANTS_INVALID", "CLIENT_SCOPES_INVALID", "CLIENT_AUDIENCES_INVALID"]);

    [Theory] // security requirement 59
    [InlineData("password")]
    [InlineData("implicit")]
    [InlineData("urn:ietf:params:oauth:grant-type:jwt-bearer")]
    [InlineData("CLIENT_CREDENTIALS")]
    [InlineData("")]
    public void Grants_that_do_not_exist_are_refused(string grant) =>
        ClientDefinition.Parse("KYC", [grant], ["a"], [], Settings).Errors.Select(error => error.Code).ShouldBe(["CLIENT_GRANTS_INVALID"]);

    [Theory]
    [InlineData("identity.admn")]
    [InlineData("identity.")]
    [InlineData("a b")]
    [InlineData("a\"")]
    [InlineData("")]
    public void Scopes_that_cannot_be_meant_are_refused(string scope) =>
        ClientDefinition.Parse("KYC", [], [scope], [], Settings).Errors.Select(error => error.Code).ShouldBe(["CLIENT_SCOPES_INVALID"]);

    [Fact]
    public void Scopes_of_other_services_are_their_business() =>
        ClientDefinition
            .Parse("KYC", [], ["billing:write", "identity.admin", "identity.admin.read"], [], Settings)
            .IsSuccess.ShouldBeTrue();

    [Fact]
    public void A_client_that_signs_people_in_gets_the_grants_for_it()
    {
        var definition = Parse(new SignInDefinition { RedirectUris = ["https://app.example.com/callback"] }).Value.ShouldNotBeNull();

        definition.Grants.ShouldBe(["authorization_code", "refresh_token"]);
        definition.Audiences.ShouldBeEmpty(); // a service that looks at the role alone would admit its tokens
        definition.SignIn.RedirectUris.ShouldBe(["https://app.example.com/callback"]);
    }

    [Theory]
    [InlineData("identity.account")]
    [InlineData("identity.branch")]
    public void A_frontend_of_our_own_gets_the_configured_audience(string scope) =>
        ClientDefinition
            .Parse("App", [], [scope], [], Settings, new SignInDefinition { RedirectUris = ["https://app.example.com/callback"] })
            .Value.ShouldNotBeNull()
            .Audiences.ShouldBe(["api"]);

    [Theory]
    [InlineData(null, false)]
    [InlineData("{}", true)]
    public void Keys_that_are_none_and_keys_of_a_public_client_are_refused(string? keys, bool isPublic) =>
        ClientDefinition
            .Parse(
                "App",
                [],
                ["a"],
                [],
                Settings,
                new SignInDefinition { RedirectUris = ["https://app.example.com/callback"], IsPublic = isPublic },
                new ClientKeys(keys)
            )
            .Errors.ShouldBe([ClientErrors.KeysInvalid]);

    [Theory]
    [InlineData("authorization_code", false, "CLIENT_REDIRECT_URIS_INVALID")]
    [InlineData("refresh_token", false, "CLIENT_GRANTS_INVALID")]
    [InlineData("client_credentials", true, "CLIENT_GRANTS_INVALID")]
    public void Grants_that_do_not_fit_together_are_refused(string grant, bool isPublic, string code) =>
        ClientDefinition
            .Parse("App", [grant], ["a"], [], Settings, new SignInDefinition { IsPublic = isPublic })
            .Errors.Select(error => error.Code)
            .ShouldBe([code]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_device_needs_no_redirect_uri(bool isPublic) =>
        ClientDefinition
            .Parse("App", [GrantTypes.DeviceCode, "refresh_token"], ["a"], [], Settings, new SignInDefinition { IsPublic = isPublic })
            .Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("https://app.example.com/logout", true)]
    [InlineData("http://127.0.0.1:5000/logout", true)]
    [InlineData("http://localhost/logout", true)]
    [InlineData("http://app.example.com/logout", false)]
    [InlineData("com.example.app:/logout", false)]
    [InlineData("ftp://app.example.com/logout", false)]
    [InlineData("https://user@app.example.com/logout", false)]
    [InlineData("https://app.example.com/logout#a", false)]
    [InlineData("/logout", false)]
    [InlineData("", false)]
    public void A_back_channel_is_https_or_of_this_machine(string uri, bool isAccepted) =>
        Parse(new SignInDefinition { RedirectUris = ["https://app.example.com/callback"], BackchannelLogoutUri = uri })
            .Errors.ShouldBe(isAccepted ? [] : [ClientErrors.BackchannelLogoutUriInvalid]);

    [Fact]
    public void Redirect_uris_without_their_grant_are_refused() =>
        ClientDefinition
            .Parse(
                "App",
                ["client_credentials"],
                ["a"],
                [],
                Settings,
                new SignInDefinition { RedirectUris = ["https://a.example"], PostLogoutRedirectUris = ["https://a.example"] }
            )
            .Errors.Select(error => error.Code)
            .ShouldBe(["CLIENT_REDIRECT_URIS_INVALID", "CLIENT_POST_LOGOUT_REDIRECT_URIS_INVALID"]);

    private static Result<ClientDefinition> Parse(SignInDefinition signIn) =>
        ClientDefinition.Parse("App", [], ["a"], [], Settings, signIn);
}
