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
    [InlineData("authorization_code")]
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
}
