using Identity.Benchmarks;

// Everything is a ratio of two figures of one run on one machine: absolute figures only say what machine it was.
//
//   dotnet run -c Release --project tests/Identity.Benchmarks                             SQLite in a temporary directory
//   dotnet run -c Release --project tests/Identity.Benchmarks -- 'Host=…;Database=…;…'    an empty PostgreSQL database
await using var service = await Service.StartAsync(args.FirstOrDefault());
var person = await service.SignUpAsync();
Console.WriteLine($"Identity on {service.Database}, {Environment.ProcessorCount} cores, clients in the same process");
Console.WriteLine();

await Throughput.MeasureAsync(service, person);
await LoginStorm.MeasureAsync(service, person);
