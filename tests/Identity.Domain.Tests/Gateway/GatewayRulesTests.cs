using Identity.Domain.Gateway;
using Identity.Domain.OAuth;
using Identity.Testing.Gateways;

namespace Identity.Domain.Tests.Gateway;

public sealed class GatewayRulesTests
{
    private const GatewayAccess IndividualOrAdvisor = GatewayAccess.Individual | GatewayAccess.Advisor;

    /// <summary>One path of each family of rules, and one that no rule names.</summary>
    public static TheoryData<string> Families =>
        [
            "/users/public/v1/auth/signin",
            "/users/private/v1/limited/onboarding",
            "/branches/private/v1/delete-profile",
            "/branches/private/v1/individual",
            "/users/private/v1/auth/me",
            "/users/private/v1/other",
            "/users/v1/auth",
        ];

    [Theory]
    [InlineData("/users/public/v1/auth/signin", GatewayAccess.Anybody)]
    [InlineData("/branches/public/v1/common/agreements?x=1", GatewayAccess.Anybody)]
    [InlineData("/anything/public/x", GatewayAccess.Anybody)]
    [InlineData("/branches/private/v1/limited/x", GatewayAccess.Temporary)]
    [InlineData("/users/private/v1/limited/token-exchange", GatewayAccess.Temporary)]
    [InlineData("/branches/private/v1/delete-profile", GatewayAccess.Individual)]
    [InlineData("/branches/private/v1/delete-profile/", GatewayAccess.Individual)]
    [InlineData("/branches/private/v1/delete-profile/now", GatewayAccess.Individual)]
    [InlineData("/branches/private/v1/delete-profiles", GatewayAccess.Individual)]
    [InlineData("/branches/private/v1/individual", GatewayAccess.Advisor)]
    [InlineData("/branches/private/v1/individual/", GatewayAccess.Advisor)]
    [InlineData("/accounts/private/v1/x", GatewayAccess.Individual)]
    [InlineData("/notifications/private/v1/x", GatewayAccess.Individual)]
    [InlineData("/kyc/private/v1/x", GatewayAccess.Individual)]
    [InlineData("/users/private/v1/auth/me", IndividualOrAdvisor)]
    [InlineData("/users/private/v1/auth/m%65", IndividualOrAdvisor)]
    [InlineData("/users/private/v1/authority", GatewayAccess.Nobody)]
    [InlineData("/users/private/v2/auth/me", GatewayAccess.Nobody)]
    [InlineData("/other/private/v1/x", GatewayAccess.Nobody)]
    [InlineData("/users/publicity/x", GatewayAccess.Nobody)]
    [InlineData("/login", GatewayAccess.Nobody)]
    [InlineData("/", GatewayAccess.Nobody)]
    [InlineData("", GatewayAccess.Nobody)]
    [InlineData(null, GatewayAccess.Nobody)]
    public void The_table_of_the_contract(string? target, GatewayAccess access) => GatewayRules.Default.AccessTo(target).ShouldBe(access);

    [Theory] // security requirement 68
    [MemberData(nameof(Families))]
    public void No_spelling_is_more_permitted_than_the_plain_path(string path)
    {
        var plain = GatewayRules.Default.AccessTo(path);
        var spellings = Spellings.Of(path, "/users/public/v1/x");

        spellings.Count.ShouldBeGreaterThan(200);
        spellings.Where(spelling => (GatewayRules.Default.AccessTo(spelling) & ~plain) != GatewayAccess.Nobody).ShouldBeEmpty();
    }

    [Fact]
    public void The_spellings_are_worth_trying_because_a_reader_that_is_less_careful_falls_for_them()
    {
        const string path = "/users/private/v1/auth/me";

        Spellings
            .Of(path, "/users/public/v1/x")
            .Count(spelling => spelling.StartsWith("/users/public/", StringComparison.Ordinal))
            .ShouldBeGreaterThan(30);
    }

    [Theory]
    [InlineData("/branches/private/v1/LIMITED/x")] // advisor to the letter, temporary to a backend that ignores case
    [InlineData("/branches/private/v1/Delete-Profile")]
    [InlineData("/branches/private/v1/limited")] // advisor without a slash at the end, temporary with one
    [InlineData("/branches/private/v1/limited/")]
    [InlineData("/users/public")]
    [InlineData("/users/public/")]
    [InlineData("/users/Public/v1/x")]
    public void Where_two_readings_fall_under_different_rules_only_what_both_admit_is_left(string target) =>
        GatewayRules.Default.AccessTo(target).ShouldBe(GatewayAccess.Nobody);

    [Fact]
    public void Two_readings_leave_those_whom_both_rules_admit()
    {
        var rules = Rules(("/a/*", IndividualOrAdvisor), ("/a", GatewayAccess.Advisor));

        rules.AccessTo("/a").ShouldBe(GatewayAccess.Advisor);
        rules.AccessTo("/a/").ShouldBe(GatewayAccess.Advisor);
        rules.AccessTo("/a/b").ShouldBe(IndividualOrAdvisor);
    }

    [Fact]
    public void The_first_line_that_matches_decides()
    {
        var rules = Rules(("/a/b", GatewayAccess.Advisor), ("/a/*", GatewayAccess.Anybody));

        rules.AccessTo("/a/b").ShouldBe(GatewayAccess.Advisor);
        rules.AccessTo("/a/B").ShouldBe(GatewayAccess.Advisor);
        rules.AccessTo("/a/c").ShouldBe(GatewayAccess.Anybody);
    }

    [Fact]
    public void A_name_stands_for_exactly_one_segment()
    {
        var rules = Rules(("/{service}/open", GatewayAccess.Anybody), ("/", GatewayAccess.Advisor));

        rules.AccessTo("/a/open").ShouldBe(GatewayAccess.Anybody);
        rules.AccessTo("/open").ShouldBe(GatewayAccess.Nobody);
        rules.AccessTo("/a/b/open").ShouldBe(GatewayAccess.Nobody);
        rules.AccessTo("/").ShouldBe(GatewayAccess.Advisor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("*")]
    [InlineData("/a/")]
    [InlineData("/a//b")]
    [InlineData("/a/../b")]
    [InlineData("/a/*/b")]
    [InlineData("/a/**")]
    [InlineData("/a/{}/b")]
    [InlineData("/a/{Name}")]
    [InlineData("/a/{b}c")]
    [InlineData("/a/{b")]
    [InlineData("/a/%61")]
    [InlineData("/a/b?c")]
    [InlineData("/a/;b")]
    [InlineData("/ä")]
    public void A_pattern_that_could_never_match_is_none(string path) => GatewayRule.TryCreate(path, GatewayAccess.Advisor).ShouldBeNull();

    [Theory]
    [InlineData("/")]
    [InlineData("/*")]
    [InlineData("/a")]
    [InlineData("/a*")]
    [InlineData("/a/*")]
    [InlineData("/{name}")]
    [InlineData("/{service}/public/*")]
    [InlineData("/a/{id}/b*")]
    public void A_pattern_may_be_plain_have_names_and_be_open_at_its_end(string path) =>
        GatewayRule.TryCreate(path, GatewayAccess.Advisor).ShouldNotBeNull().Path.ShouldBe(path);

    [Theory]
    [InlineData("none", GatewayAccess.Anybody)]
    [InlineData("nobody", GatewayAccess.Nobody)]
    [InlineData("temporary", GatewayAccess.Temporary)]
    [InlineData("individual", GatewayAccess.Individual)]
    [InlineData("individual + advisor", IndividualOrAdvisor)]
    [InlineData("individual+admin", null)]
    [InlineData("individual+none", null)]
    [InlineData("Advisor", null)]
    [InlineData("", null)]
    public void Who_may_pass_is_spelt_in_words(string text, GatewayAccess? access) => GatewayAccesses.Parse(text).ShouldBe(access);

    [Fact]
    public void Each_token_opens_its_own_paths_only()
    {
        GatewayAccess.Temporary.Admits(Tokens.Temporary).ShouldBeTrue();
        GatewayAccess.Individual.Admits(Tokens.Individual).ShouldBeTrue();
        GatewayAccess.Advisor.Admits(Tokens.Advisor).ShouldBeTrue();
        (GatewayAccess.Individual | GatewayAccess.Temporary).Admits(Tokens.Advisor).ShouldBeFalse();
        IndividualOrAdvisor.Admits(Tokens.Temporary).ShouldBeFalse();
        GatewayAccess.Nobody.Admits(Tokens.Individual).ShouldBeFalse();
    }

    [Fact]
    public void A_temporary_token_does_not_pass_as_the_role_that_it_is_to_lead_to() =>
        IndividualOrAdvisor.Admits(Tokens.Temporary with { Role = Roles.Individual }).ShouldBeFalse();

    [Fact]
    public void A_token_of_another_application_passes_only_with_the_scope_for_it()
    {
        var token = Tokens.Advisor with { ClientId = ClientId.Create() };

        IndividualOrAdvisor.Admits(token with { Scope = "openid profile" }).ShouldBeFalse();
        IndividualOrAdvisor.Admits(token with { Scope = $"openid {OwnScopes.Account}" }).ShouldBeTrue();
        IndividualOrAdvisor.Admits(Tokens.Advisor).ShouldBeTrue();
    }

    private static GatewayRules Rules(params (string Path, GatewayAccess Access)[] lines) =>
        new([.. lines.Select(line => GatewayRule.TryCreate(line.Path, line.Access).ShouldNotBeNull())]);
}
