using System.CommandLine;
using Identity.Domain;
using Identity.Domain.Branches;

namespace Identity.Api.CommandLine;

internal static class SessionsCommand
{
    internal static Command Create()
    {
        var command = new Command("sessions", "Sessions of signed-in users.");
        command.Subcommands.Add(Revoke());
        return command;
    }

    private static Command Revoke()
    {
        var user = Values.Id("--user", "End all sessions of this user.", Values.UserIds);
        var session = Values.Id("--session", "End this session (claim sid of its tokens).", Values.SessionIds);
        var command = new Command("revoke", "End sessions. Their access tokens are refused within a second.") { user, session };
        command.TreatUnmatchedTokensAsErrors = false;
        command.Validators.Add(result =>
        {
            if (result.GetResult(user) is null == result.GetResult(session) is null)
            {
                result.AddError("Give either --user or --session.");
            }
        });
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var revokeSessions = services.GetRequiredService<RevokeSessions>();
                        if (parsed.GetValue(session) is { } sessionId)
                        {
                            var one = await revokeSessions.OneAsync(sessionId, Operator.CommandLine, ct);
                            return one.IsSuccess ? parsed.Write(("revoked", 1)) : CommandOutput.Refuse(one.Errors);
                        }

                        var all = await revokeSessions.OfUserAsync(parsed.GetValue(user)!.Value, Operator.CommandLine, ct);
                        return all.IsSuccess ? parsed.Write(("revoked", all.Value)) : CommandOutput.Refuse(all.Errors);
                    }
                )
        );
        return command;
    }
}
