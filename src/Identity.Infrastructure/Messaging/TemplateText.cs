using System.Text;
using System.Text.RegularExpressions;

namespace Identity.Infrastructure.Messaging;

/// <summary>A text with <c>{{placeholders}}</c> and nothing else: no conditions, no loops, nothing that a value could run.</summary>
internal sealed partial class TemplateText
{
    private const int MaximumValueLength = 2_000;

    private readonly string text;

    internal TemplateText(string text)
    {
        this.text = text.ReplaceLineEndings("\n").Trim('\n', '\uFEFF');
        Placeholders = [.. Placeholder().Matches(this.text).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];
        IsWellFormed = !Placeholder().Replace(this.text, "").Contains("{{", StringComparison.Ordinal);
    }

    internal IReadOnlyList<string> Placeholders { get; }

    /// <summary>False when braces are left over that are most likely a misspelt placeholder.</summary>
    internal bool IsWellFormed { get; }

    /// <param name="encode">Makes a value harmless in this text.</param>
    internal string Render(IReadOnlyDictionary<string, string> model, Func<string, string> encode) =>
        Placeholder().Replace(text, match => encode(OnOneLine(model[match.Groups["name"].Value])));

    /// <summary>A value is a name or a link, never a paragraph: a line break in it would let its author write lines of the
    /// message.</summary>
    internal static string OnOneLine(string value, int maximumLength = MaximumValueLength)
    {
        var line = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > maximumLength)
            {
                break;
            }

            line.Append(BreaksLines(rune) ? " " : rune.ToString());
        }

        return line.ToString().Trim();
    }

    private static bool BreaksLines(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029;

    [GeneratedRegex(@"\{\{ ?(?<name>[A-Za-z]+) ?\}\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
