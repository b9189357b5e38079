using System.CommandLine;
using System.Text.RegularExpressions;
using Identity.Api.CommandLine;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;

namespace Identity.Api.Tests.Architecture;

/// <summary>Texts for people use usual words. The list holds phrases that were hard to read; add to it, never take one off.</summary>
public sealed partial class PlainEnglishTests
{
    private static readonly string[] Forbidden =
    [
        "no such",
        "whoever",
        "somebody",
        "everybody",
        "nobody of us",
        "any more",
        "no longer of use",
        "works no more",
        "is dead",
        "are dead",
        "for good",
        "mailbox",
        "may have been cut",
        "is no verb",
        "is no option",
        "as Retry-After says",
        "Niemand von uns",
    ];

    /// <summary>In any case; only "E-Mail" is German.</summary>
    private static readonly Regex Phrases = new(
        $@"(?i:\b({string.Join('|', Forbidden.Select(Regex.Escape))})\b)|\b[Ee]-mail\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    );

    public static TheoryData<string> Places => ["errors", "limits", "command line", "pages", "templates", "openapi"];

    [Theory]
    [MemberData(nameof(Places))]
    public void Texts_contain_no_forbidden_phrase(string place)
    {
        var texts = TextsOf(place).ToList();

        texts.Count.ShouldBeGreaterThan(0);
        texts.SelectMany(text => FoundIn(text).Select(phrase => $"'{phrase}' in: {text}")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("No such route")]
    [InlineData("This works not any more.")]
    [InlineData("Your E-mail address")]
    public void A_forbidden_phrase_is_found(string text) => FoundIn(text).ShouldHaveSingleItem();

    [Theory]
    [InlineData("Ihre E-Mail-Adresse")]
    [InlineData("Send anymore")]
    public void Other_texts_pass(string text) => FoundIn(text).ShouldBeEmpty();

    private static IEnumerable<string> FoundIn(string text) => Phrases.Matches(text).Select(match => match.Value);

    private static IEnumerable<string> TextsOf(string place) =>
        place switch
        {
            "errors" => ErrorCatalogue.All.Concat(OAuthErrors.All).SelectMany(error => new[] { error.Title, error.Details }),
            "limits" => Limit.All.Select(limit => limit.Details),
            "command line" => DescriptionsOf(IdentityCommand.Create()),
            "pages" => Directory
                .GetFiles(Repository.PathOf("src", "Identity.Api", "Pages"), "*.cs")
                .SelectMany(File.ReadAllLines)
                .Where(line => !Comment().IsMatch(line)),
            "templates" => Directory
                .GetFiles(Repository.PathOf("src", "Identity.Infrastructure", "Messaging", "Templates"), "*", SearchOption.AllDirectories)
                .SelectMany(File.ReadAllLines),
            "openapi" => File.ReadLines(Repository.PathOf("docs", "openapi.json")).Distinct(StringComparer.Ordinal),
            _ => throw new ArgumentOutOfRangeException(nameof(place)),
        };

    private static IEnumerable<string> DescriptionsOf(Command command) =>
        [
            command.Description ?? "",
            .. command.Options.Select(option => option.Description ?? ""),
            .. command.Arguments.Select(argument => argument.Description ?? ""),
            .. command.Subcommands.SelectMany(DescriptionsOf),
        ];

    [GeneratedRegex(@"^\s*//|//\s[^""]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Comment();
}
