using Identity.Api.CommandLine;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.CommandLine;

/// <summary>A command line that cannot be right is refused with a sentence; help is for people who ask for it.</summary>
public sealed class CommandTextsTests
{
    [Theory]
    [InlineData("--prot 5099", "Unknown option '--prot'.")]
    [InlineData("--josn", "Unknown option '--josn'.")]
    [InlineData("serve --Identity__Issuer=x", "Unknown option '--Identity__Issuer'.")]
    [InlineData("--Idenity:Issuer=x", "Unknown option '--Idenity:Issuer'.")]
    [InlineData("branches list --Idenity:Issuer=x", "Unknown option '--Idenity:Issuer'.")]
    [InlineData("branches list --urls=http://localhost:5081", "Unknown option '--urls'.")]
    [InlineData("--urls", "--urls takes a value.")]
    [InlineData("frobnicate", "Unknown command 'frobnicate'.")]
    [InlineData("users frobnicate", "Unknown command 'frobnicate'.")]
    [InlineData("users disable 01a20133-c522-7bb0-beb6-15f954473c1f again", "Unexpected argument 'again'.")]
    [InlineData("users disable 7", "<id> takes an id from: identity users list, not '7'.")]
    [InlineData("users disable", "<id> is required.")]
    [InlineData("keys", "A command is missing: list, rotate, revoke.")]
    [InlineData("branches create", "--name is required.")]
    [InlineData("branches create --name", "--name takes a value.")]
    [InlineData("users create --email a --name b --role admin", "--role does not take 'admin'. It takes one of: advisor, individual.")]
    [InlineData(
        "users create --email a --name b --role advisor --branch Berlin",
        "--branch takes an id from: identity branches list, not 'Berlin'."
    )]
    [InlineData("sessions revoke --user 7", "--user takes an id from: identity users list, not '7'.")]
    [InlineData("sessions revoke", "Give either --user or --session.")]
    [InlineData("audit list --limit x", "--limit takes a whole number from 1 to 10000, not 'x'.")]
    public void A_wrong_command_line_is_one_sentence(string line, string sentence) => FaultsOf(line).ShouldBe([sentence]);

    [Theory]
    [InlineData("")]
    [InlineData("--urls http://localhost:5081 --environment=Development")]
    [InlineData("serve --contentRoot . --Identity:Issuer=http://localhost --Kestrel:Endpoints:One:Url http://localhost:5081")]
    [InlineData("branches list --json --environment Development --ConnectionStrings:Identity=x --Logging:LogLevel:Default=Debug")]
    [InlineData("users create --help")]
    public void A_right_one_is_not_refused(string line) => FaultsOf(line).ShouldBeEmpty();

    [Fact]
    public void A_wrong_action_is_told_every_action_once() =>
        FaultsOf("audit list --action x").ShouldHaveSingleItem().Split("key.promoted").Length.ShouldBe(2);

    [Fact]
    public async Task A_refusal_names_the_help_and_prints_it_not() =>
        (await IdentityProcess.RunAsync(new Dictionary<string, string>(), "users", "disable", "7")).ShouldBe(
            (2, "", "identity: <id> takes an id from: identity users list, not '7'.\nSee: identity users disable --help")
        );

    [Fact]
    public async Task Help_is_readable_and_says_where_the_settings_are()
    {
        var (code, output, errors) = await IdentityProcess.RunAsync(new Dictionary<string, string>(), "audit", "list", "--help");

        (code, errors).ShouldBe((0, ""));
        output.Split('\n').ShouldAllBe(line => line.Length <= 120);
        output.ShouldContain("identity audit list [options] [--Identity:Key=value ...]");
        output.TrimEnd().ShouldEndWith("Settings as --Identity:Key=value; see docs/configuration.md");
    }

    private static IReadOnlyList<string> FaultsOf(string line) =>
        CommandTexts.FaultsOf(IdentityCommand.Create().Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
