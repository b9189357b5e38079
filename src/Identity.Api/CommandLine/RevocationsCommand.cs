using System.CommandLine;
using Identity.Api.Admin;
using Identity.Domain.Tokens.Feed;

namespace Identity.Api.CommandLine;

/// <summary>Whether other services refuse what was revoked.</summary>
internal static class RevocationsCommand
{
    internal static Command Create()
    {
        var command = new Command("revocations", "Revoked tokens, and the services that refuse them.");
        command.Subcommands.Add(Status());
        command.Subcommands.Add(Readers());
        return command;
    }

    private static Command Status()
    {
        var command = new Command("status", "Show on how many services the revocations are effective, and how fast the last one was.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var status = await ReadAsync(services, ct);
                        return parsed.Write(
                            ("revocations", status.Revocations),
                            ("latestAt", status.LatestAt),
                            ("services", status.Services),
                            ("effective", status.Effective),
                            ("seconds", status.Seconds)
                        );
                    }
                )
        );
        return command;
    }

    private static Command Readers()
    {
        var command = new Command("readers", "List the services that read the revocations.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                        parsed.WriteList([
                            .. (await ReadAsync(services, ct)).Readers.Select(reader =>
                                new (string, object?)[]
                                {
                                    ("clientId", reader.ClientId),
                                    ("name", reader.Name),
                                    ("effective", reader.Effective),
                                    ("running", reader.Running),
                                    ("current", reader.Current),
                                    ("seconds", reader.Seconds),
                                    ("seenAt", reader.SeenAt),
                                }
                            ),
                        ])
                )
        );
        return command;
    }

    private static async Task<RevocationStatusResponse> ReadAsync(IServiceProvider services, CancellationToken ct) =>
        RevocationStatusResponse.From(await services.GetRequiredService<IRevocationReaders>().StatusAsync(ct));
}
