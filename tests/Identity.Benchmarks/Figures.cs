using System.Globalization;

namespace Identity.Benchmarks;

/// <summary>A row of the table: what was measured in each round, against what, and what must come out.</summary>
/// <param name="Must">The ratio that has to be reached; null where a row only informs.</param>
/// <param name="IsCeiling">Whether the ratio must stay below.</param>
internal sealed record Row(string Name, string Against, double? Must, bool IsCeiling = false)
{
    internal List<double> Us { get; } = [];

    internal List<double> Other { get; } = [];

    /// <summary>Of the rounds, each with its neighbour in time: a machine that grows slower does so for both.</summary>
    private double[] Ratios => [.. Us.Zip(Other, (us, other) => us / other).Order()];

    internal double Ratio => Median(Ratios);

    internal bool IsMissed => Must is { } must && (IsCeiling ? Ratio > must : Ratio < must);

    internal string[] Cells =>
        [
            Name,
            Number(Median(Us)),
            Against,
            Number(Median(Other)),
            Ratio.ToString("0.00", CultureInfo.InvariantCulture),
            $"{Number(Ratios[0])}–{Number(Ratios[^1])}",
            Must is { } must ? $"{(IsCeiling ? "≤" : "≥")} {must.ToString(CultureInfo.InvariantCulture)}" : "",
            IsMissed ? "MISSED" : "",
        ];

    internal void Add(double us, double other)
    {
        Us.Add(us);
        Other.Add(other);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static string Number(double value) =>
        value.ToString(
            value < 10 ? "0.00"
                : value < 100 ? "0.0"
                : "0",
            CultureInfo.InvariantCulture
        );
}

internal static class Table
{
    /// <summary>Markdown, so that a run can stand in docs/performance.md as it is.</summary>
    internal static void Print(IReadOnlyList<Row> rows)
    {
        string[] head = ["", "us", "against", "they", "ratio", "rounds", "must", ""];
        string[][] lines = [head, [.. head.Select(_ => "")], .. rows.Select(row => row.Cells)];
        var widths = head.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        lines[1] = [.. widths.Select(width => new string('-', Math.Max(3, width)))];
        foreach (var line in lines)
        {
            Console.WriteLine($"| {string.Join(" | ", line.Select((cell, column) => cell.PadRight(widths[column])))} |");
        }
    }
}
