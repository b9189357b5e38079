using Identity.Api.CommandLine;
using Identity.Infrastructure.Pictures;

// The worker has no configuration and must start fast: it never gets as far as the command line.
return args is [PictureWorker.Verb] ? PictureWorker.Run() : await IdentityCommand.RunAsync(args);
