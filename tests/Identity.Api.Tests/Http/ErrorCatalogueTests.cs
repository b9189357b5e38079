using System.Text.RegularExpressions;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Sessions;

namespace Identity.Api.Tests.Http;

/// <summary>Codes are API: what the service can say and what docs/errors.md promises are one list.</summary>
public sealed partial class ErrorCatalogueTests
{
    /// <summary>One error with two statuses: 403 to who knows the password, 401 to who merely holds a token.</summary>
    private static IReadOnlyList<Error> All => [.. ErrorCatalogue.All, SessionErrors.AccountDisabledAtRefresh];

    [Fact]
    public void Every_code_is_unique() =>
        ErrorCatalogue.All.CountBy(error => error.Code).Where(pair => pair.Value > 1).Select(pair => pair.Key).ShouldBeEmpty();

    [Fact]
    public void Every_code_is_SCREAMING_SNAKE_and_every_error_says_what_to_do()
    {
        foreach (var error in All)
        {
            error.Code.ShouldMatch("^[A-Z]+(_[A-Z0-9]+)*$");
            error.Title.ShouldNotBeNullOrWhiteSpace();
            error.Title.ShouldNotEndWith(".");
            error.Details.ShouldEndWith(".");
            ErrorStatus.Of(error.Kind).ShouldBeInRange(400, 599);
        }
    }

    [Fact]
    public void Every_error_that_the_code_defines_is_in_the_catalogue()
    {
        var defined = new[] { typeof(Error).Assembly, typeof(ErrorCatalogue).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type =>
                type.GetFields(
                    System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic
                )
            )
            .Where(field => field.FieldType == typeof(Error) && field.DeclaringType != typeof(OAuthErrors)) // words of RFC 6749, below
            .Select(field => (Error)field.GetValue(null)!)
            .ToList();

        defined.Count.ShouldBeGreaterThan(20);
        defined.Select(error => error.Code).Except(ErrorCatalogue.All.Select(error => error.Code), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void Every_kind_of_error_has_a_status_of_its_own()
    {
        var statuses = Enum.GetValues<ErrorKind>().Select(ErrorStatus.Of).ToList();

        statuses.ShouldBeUnique();
    }

    [Fact]
    public void The_document_lists_every_code_with_its_statuses_and_no_other()
    {
        var documented = Rows()
            .Matches(File.ReadAllText(Repository.PathOf("docs", "errors.md")))
            .ToDictionary(
                row => row.Groups["code"].Value,
                row => Numbers().Matches(row.Groups["status"].Value).Select(number => int.Parse(number.Value)).Order().ToArray()
            );

        var existing = All.GroupBy(error => error.Code, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(error => ErrorStatus.Of(error.Kind)).Distinct().Order().ToArray());
        existing.Keys.Except(documented.Keys).ShouldBeEmpty("docs/errors.md lacks codes that the service uses");
        documented.Keys.Except(existing.Keys).ShouldBeEmpty("docs/errors.md lists codes that do not exist");
        foreach (var (code, statuses) in existing)
        {
            documented[code].ShouldBe(statuses, code);
        }
    }

    /// <summary>RFC 6749 section 5.2 and RFC 8707 section 2: not our words, so not in our spelling.</summary>
    [Fact]
    public void The_document_lists_every_word_of_the_token_endpoint_with_its_status()
    {
        var document = File.ReadAllText(Repository.PathOf("docs", "errors.md"));

        foreach (var error in OAuthErrors.All)
        {
            document.ShouldContain($"| `{error.Code}` | {ErrorStatus.Of(error.Kind)} |");
        }
    }

    // | `EMAIL_TAKEN` | 409 | … |
    [GeneratedRegex(
        @"^\|\s*`(?<code>[A-Z0-9_]+)`\s*\|(?<status>[^|]*)\|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Rows();

    [GeneratedRegex("[0-9]{3}", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();
}
