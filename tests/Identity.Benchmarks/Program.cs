using System.Diagnostics;
using System.Globalization;
using Identity.Benchmarks;
using Identity.Testing.Databases;

// Everything that must hold is a ratio of two figures of one run on one machine: absolute figures only say what machine it was.
//
//   dotnet run -c Release --project tests/Identity.Benchmarks             the whole table
//   dotnet run -c Release --project tests/Identity.Benchmarks -- quick    one short round, to see whether it works
//
// IDENTITY_BENCHMARK_SERVICE names a directory with a published service, and saves publishing it.
var began = Stopwatch.GetTimestamp();
var isQuick = args.Contains("quick", StringComparer.Ordinal);
using var programs = new Programs();
await programs.PublishAsync();
await using var postgres = await PostgresServer.StartPrivateAsync();

// Tests have it off; here a commit has to wait for the disk.
await Database.ExecuteAsync(postgres.ConnectionString, "ALTER SYSTEM SET fsync = on");
await Database.ExecuteAsync(postgres.ConnectionString, "ALTER SYSTEM SET full_page_writes = on");
await Database.ExecuteAsync(postgres.ConnectionString, "SELECT pg_reload_conf()");

Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTimeOffset.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, {postgres} with fsync; this program shares the cores"
    )
);
Console.WriteLine();
var benchmark = new Benchmark(programs, postgres.ConnectionString, isQuick);
var rows = await benchmark.RunAsync();
Table.Print(rows);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalMinutes:0.0} minutes"));
return rows.Any(row => row.IsMissed) ? 1 : 0;
