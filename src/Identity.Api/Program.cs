using Identity.Api.CommandLine;

return await IdentityCommand.RunAsync(args);
