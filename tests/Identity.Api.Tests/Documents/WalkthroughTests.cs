using System.Text.RegularExpressions;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Documents;

/// <summary>Runs every command of the pages that a newcomer follows, and compares what comes back with what the page says.</summary>
public sealed class WalkthroughTests : IDisposable
{
    // What the page does not ask a reader to do: it shows the report about a damaged database.
    private const string NeedsDamage = "identity audit verify --anchor";

    private readonly DataDirectory directory = new();
    private readonly int port = LoopbackPort.Choose();
    private readonly Dictionary<string, string> actual = new(StringComparer.Ordinal);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task The_walkthrough_goes_as_it_says()
    {
        await File.WriteAllLinesAsync(
            directory.File("people.jsonl"),
            [
                """{"email":"mary@example.com","name":"Mary Somerville","passwordHash":"$2b$04$abcdefghijklmnopqrstuuWk3ePnqIJgDnrbGXfTUTCRWNoHBTHIq"}""",
                """{"email":"emmy@example.com","name":"Emmy Noether","passwordHash":"5f4dcc3b5aa765d61d8327deb882cf99"}""",
                """{"email":"nobody","name":"Nobody"}""",
            ]
        );
        await GoAsync("docs/walkthrough.md", Walk.Read(Repository.PathOf("docs", "walkthrough.md")));
    }

    [Fact]
    public Task The_start_and_the_command_line_say_what_the_readme_says() =>
        GoAsync("README.md", Walk.Read(Repository.PathOf("README.md"), "Command line"), StartsAsShownAsync);

    /// <summary>The first section: what a newcomer sees.</summary>
    private async Task StartsAsShownAsync(Shell shell)
    {
        var passwords = PasswordPlatform.Describe(new PasswordSettings());
        var log = await shell.RunAsync("cat service.log");
        Compare(
            "README.md, Two commands",
            Walk.FirstOutput(Repository.PathOf("README.md"), "Two commands"),
            [
                .. log.Select(line =>
                    line.Replace(directory.Path, "/home/ada/identity", StringComparison.Ordinal)
                        .Replace($"localhost:{port}", "localhost:5080", StringComparison.Ordinal)
                        .Replace(passwords, "bcrypt (cost 11), computed by libxcrypt.", StringComparison.Ordinal)
                ),
            ]
        );
    }

    private async Task GoAsync(string page, IReadOnlyList<Walk.Step> steps, Func<Shell, Task>? look = null)
    {
        await CleanCopy.MakeAsync(directory.Path);
        await using var shell = new Shell(directory.Path, port, ServiceProgram.File);
        await shell.RunAsync("serve");
        if (look is not null)
        {
            await look(shell);
        }

        steps.Count.ShouldBeGreaterThan(3);
        foreach (var step in steps.Where(step => !step.Commands.StartsWith(NeedsDamage, StringComparison.Ordinal)))
        {
            var lines = await shell.RunAsync(OfThisRun(step.Commands));
            if (step.Answer is { } answer)
            {
                Compare(
                    $"{page}, line {step.Line}",
                    answer,
                    [.. lines.Select(line => line.Replace($"localhost:{port}", "localhost:5080"))]
                );
            }
        }
    }

    /// <summary>The commands with this run's port, identifiers, tokens and codes instead of those on the page.</summary>
    private string OfThisRun(string commands) =>
        actual
            .OrderByDescending(pair => pair.Key.Length)
            .Aggregate(commands, (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal))
            .Replace("localhost:5080", $"localhost:{port}", StringComparison.Ordinal);

    /// <summary>Each line in its order. A line with an ellipsis alone stands for any number of lines.</summary>
    private void Compare(string where, IReadOnlyList<string> said, IReadOnlyList<string> came)
    {
        var isFile = said.Contains("…");
        var at = 0;
        foreach (var line in said.Where(line => line != "…"))
        {
            var pattern = PatternOf(line);
            var found =
                isFile ? came.Skip(at).ToList().FindIndex(pattern.IsMatch)
                : at < came.Count && pattern.IsMatch(came[at]) ? 0
                : -1;
            if (found < 0)
            {
                throw new InvalidOperationException($"{where} says\n  {line}\nand this came:\n  {string.Join("\n  ", came)}");
            }

            Remember(line, pattern.Match(came[at + found]));
            at += found + 1;
        }

        if (!isFile)
        {
            came.Skip(at).Where(line => line.Length > 0).ShouldBeEmpty($"{where}: more came than the page says");
        }
    }

    private static Regex PatternOf(string line)
    {
        var at = 0;
        var pattern = "^";
        foreach (Match varying in Walk.Varying().Matches(line))
        {
            pattern +=
                Regex.Escape(line[at..varying.Index])
                + (
                    varying.Value.EndsWith('…') ? "([^\"\\s]*)"
                    : varying.Value.Contains(' ') ? "(.+)"
                    : "([^\"\\s]+)"
                );
            at = varying.Index + varying.Length;
        }

        return new Regex(pattern + Regex.Escape(line[at..]) + "$", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    private void Remember(string line, Match match)
    {
        foreach (var (varying, index) in Walk.Varying().Matches(line).Select((varying, index) => (varying.Value, index)))
        {
            if (varying != "…")
            {
                actual[varying] = match.Groups[index + 1].Value;
            }
        }
    }
}
