namespace Identity.Benchmarks;

internal static class Table
{
    internal static void Print(string title, string[] head, string[][] rows)
    {
        string[][] all = [head, .. rows];
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        Console.WriteLine(title);
        Console.WriteLine();
        foreach (var row in all)
        {
            // The first column is a name, the rest are figures.
            Console.WriteLine(
                "  "
                    + string.Join(
                        "  ",
                        row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))
                    )
            );
        }

        Console.WriteLine();
    }

    internal static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:0.0} ms";
}
