using System.Globalization;

namespace Identity.Benchmarks;

/// <summary>One ratio of the service against another, and what it has to be.</summary>
/// <param name="Ratios">One for each round; the median counts.</param>
/// <param name="Must">Null where it is only told.</param>
/// <param name="IsCeiling">Whether it must be no more, rather than no less.</param>
internal sealed record Row(string Name, string Service, string Other, IReadOnlyList<double> Ratios, double? Must, bool IsCeiling = false)
{
    internal double Median => Of(Ratios);

    internal bool IsMissed => Must is { } must && (IsCeiling ? Median > must : Median < must);

    internal static double Of(IEnumerable<double> figures) => figures.Order().ElementAt(figures.Count() / 2);
}

internal static class Table
{
    internal static void Print(IReadOnlyList<Row> rows)
    {
        string[][] cells =
        [
            ["", "service", "against", "ratio", "of the rounds", "must", ""],
            .. rows.Select(row =>
                new[]
                {
                    row.Name,
                    row.Service,
                    row.Other,
                    Text($"{row.Median:0.00}"),
                    Text($"{row.Ratios.Min():0.00} to {row.Ratios.Max():0.00}"),
                    row.Must is { } must ? (row.IsCeiling ? "≤ " : "≥ ") + Text($"{must:0.00}") : "",
                    row.IsMissed ? "missed" : "",
                }
            ),
        ];
        var widths = cells[0].Select((_, column) => cells.Max(row => row[column].Length)).ToArray();
        foreach (var row in cells)
        {
            Console.WriteLine("| " + string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))) + " |");
            if (row == cells[0])
            {
                Console.WriteLine("|" + string.Concat(widths.Select(width => new string('-', width + 2) + "|")));
            }
        }

        Console.WriteLine();
    }

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
