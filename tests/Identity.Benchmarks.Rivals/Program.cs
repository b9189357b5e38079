using Identity.Benchmarks.Rivals;

// Identity.Benchmarks.Rivals floor|peer URL CONNECTION-STRING
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
builder.WebHost.UseUrls(args[1]);
builder.Logging.ClearProviders();
var app = args[0] == "floor" ? await Floor.BuildAsync(builder, args[2]) : await Peer.BuildAsync(builder, args[2]);
app.MapGet("/health/ready", () => "ready");
await app.RunAsync();
