using System.Globalization;

namespace Identity.Benchmarks;

/// <summary>Processor time so far, as Linux counts it (in ticks of 10 ms): it holds on a busy machine, where rates do not.</summary>
internal readonly record struct Costs(TimeSpan Service, TimeSpan Database)
{
    internal static Costs Now(Server server) =>
        new(
            Ticks(server.ProcessId, own: true, children: false),
            Children(server.Database.ServerProcess)
                .Select(id => Ticks(id, own: true, children: false))
                .Aggregate(TimeSpan.Zero, (sum, it) => sum + it) + Ticks(server.Database.ServerProcess, own: true, children: true)
        );

    internal Costs Since(Costs before) => new(Service - before.Service, Database - before.Database);

    private static IEnumerable<int> Children(int parent) =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Fields(id) is { Length: > 1 } fields && fields[1] == parent.ToString(CultureInfo.InvariantCulture));

    private static TimeSpan Ticks(int process, bool own, bool children)
    {
        var fields = Fields(process);
        int[] wanted = [.. own ? new[] { 11, 12 } : [], .. children ? new[] { 13, 14 } : []];
        return fields.Length < 15
            ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(wanted.Sum(it => 10 * long.Parse(fields[it], CultureInfo.InvariantCulture)));
    }

    /// <summary>Those after the name; empty when the process has ended.</summary>
    private static string[] Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
