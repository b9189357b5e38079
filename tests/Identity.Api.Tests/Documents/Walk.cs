using System.Text;
using System.Text.RegularExpressions;

namespace Identity.Api.Tests.Documents;

/// <summary>The commands of a page and what it says comes back, in order: lines with four spaces in front, and the fenced block after
/// them.</summary>
internal static partial class Walk
{
    internal sealed record Step(int Line, string Commands, IReadOnlyList<string>? Answer);

    /// <param name="heading">Of the one section to read, or null for the whole page.</param>
    internal static IReadOnlyList<Step> Read(string page, string? heading = null)
    {
        List<Step> steps = [];
        var (commands, answer, from) = (new StringBuilder(), (List<string>?)null, 0);
        var (isWithin, isOther) = (heading is null, false);
        foreach (var (line, number) in File.ReadLines(page).Select((line, index) => (line, index + 1)))
        {
            isWithin = heading is null || (line.StartsWith("## ", StringComparison.Ordinal) ? line == $"## {heading}" : isWithin);
            if (!isWithin)
            {
                continue;
            }

            if (answer is not null)
            {
                if (line.StartsWith("```", StringComparison.Ordinal))
                {
                    steps[^1] = steps[^1] with { Answer = answer };
                    answer = null;
                }
                else
                {
                    answer.Add(line);
                }
            }
            else if (isOther || (commands.Length == 0 && line.StartsWith("```", StringComparison.Ordinal)))
            {
                isOther = !isOther || !line.StartsWith("```", StringComparison.Ordinal); // a block of code, which is no answer
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                from = commands.Length == 0 ? number : from;
                commands.Append(line.AsSpan(4)).Append('\n');
            }
            else if (commands.Length > 0 && line.Length > 0)
            {
                steps.Add(new Step(from, commands.ToString(), null));
                commands.Clear();
                answer = line == "```" ? [] : null;
            }
        }

        return steps;
    }

    /// <summary>The first fenced block of a section that shows what a program prints.</summary>
    internal static IReadOnlyList<string> FirstOutput(string page, string heading) =>
        [
            .. File.ReadLines(page)
                .SkipWhile(line => line != $"## {heading}")
                .SkipWhile(line => line != "```")
                .Skip(1)
                .TakeWhile(line => line != "```"),
        ];

    /// <summary>What differs from run to run: instants, identifiers, tokens and codes. A token that the page cuts ends with an
    /// ellipsis.</summary>
    [GeneratedRegex(
        @"[\w.-]*…|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|\d{4}-\d\d-\d\d \d\d:\d\d UTC|client_[\w-]{22}|(?<=images/)[\w-]{22}|(?<=temporaryPassword: ).+|(?<=kid: ).+|(?<=revoked: )[\w-]{43}|(?<=""traceId"":"")\w{32}|(?<=""(exp|iat|auth_time)"":)\d+|(?<=code: )\d{8}|^\d{6}(?= is your)|(?<=curl/)[\d.]+|(?<=^Date: ).+",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    internal static partial Regex Varying();
}
