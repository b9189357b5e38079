using Identity.Domain.Branches;

namespace Identity.Domain.Tests.Branches;

public sealed class BranchNameTests
{
    [Theory]
    [InlineData("Berlin", "Berlin")]
    [InlineData("  Berlin Mitte ", "Berlin Mitte")]
    [InlineData("Example.com GmbH", "Example.com GmbH")] // a host alone is a company's name
    [InlineData("J.R. Smith & Sons", "J.R. Smith & Sons")]
    public void A_company_may_be_named_like_its_host(string text, string name) => BranchName.Parse(text).ShouldBe(name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("https://evil")]
    [InlineData("www.evil")]
    [InlineData("eve@example.com")]
    [InlineData("example.com/login")]
    [InlineData("example.com:8080")]
    [InlineData("Berlin, see example.com/login")]
    public void A_name_that_a_mail_program_makes_a_link_of_is_refused(string? text) => BranchName.Parse(text).ShouldBeNull();
}
