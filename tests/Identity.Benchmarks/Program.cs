using Identity.Benchmarks;

// Everything is a ratio of two figures of one run on one machine: absolute figures only say what machine it was. docs/performance.md has a run.
//
//   dotnet run -c Release --project tests/Identity.Benchmarks          everything, in under ten minutes
//   dotnet run -c Release --project tests/Identity.Benchmarks -- quick    one short round of each, to see that it works
//   dotnet run -c Release --project tests/Identity.Benchmarks -- hot      profile and refresh alone
//   dotnet run -c Release --project tests/Identity.Benchmarks -- hold profile|refresh     a minute of load on the service, for a profiler
//
// The program starts itself again as the two it compares the service with.
return args switch
{
    ["floor", var connectionString, var url] => Floor.Run(connectionString, url),
    ["peer", var connectionString, var url] => await Peer.RunAsync(connectionString, url),
    ["hold", var path] => await Comparison.HoldAsync(path),
    _ => await Comparison.RunAsync(isQuick: args.Contains("quick"), isHotOnly: args.Contains("hot")),
};
