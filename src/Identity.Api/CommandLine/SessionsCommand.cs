using System.CommandLine;
using Identity.Api.Admin;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Api.CommandLine;

internal static class SessionsCommand
{
    internal static Command Create()
    {
        var command = new Command("sessions", "Sessions of signed-in users.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Revoke());
        return command;
    }

    private static Command List()
    {
        var user = Values.Id("--user", "The user whose open sessions are listed.", Values.UserIds);
        user.Required = true;
        var command = new Command("list", "List the open sessions of a user, newest first.") { user };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var (store, now) = (
                            services.GetRequiredService<ISessionStore>(),
                            services.GetRequiredService<TimeProvider>().Now()
                        );
                        var userId = parsed.GetValue(user)!.Value;
                        if (await services.GetRequiredService<IManagedUsers>().FindAsync(UserScope.Everybody, userId, ct) is null)
                        {
                            return CommandOutput.Refuse([UserErrors.NotFound]);
                        }

                        var open = await Pages.AllAsync(page => store.ListOpenAsync(userId, page, now, ct));
                        return parsed.WriteList([
                            .. open.Select(UserSessionResponse.From)
                                .Select(session =>
                                    new (string, object?)[]
                                    {
                                        ("id", session.Id),
                                        ("role", session.Role),
                                        ("device", session.Device),
                                        ("address", session.Address),
                                        ("lastDevice", session.LastDevice),
                                        ("lastAddress", session.LastAddress),
                                        ("createdAt", session.CreatedAt),
                                        ("lastUsedAt", session.LastUsedAt),
                                        ("expiresAt", session.ExpiresAt),
                                    }
                                ),
                        ]);
                    }
                )
        );
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
                            var one = await revokeSessions.OneAsync(sessionId, SystemUser.Operator, ct);
                            return one.IsSuccess ? parsed.Write(("revoked", 1)) : CommandOutput.Refuse(one.Errors);
                        }

                        var all = await revokeSessions.OfUserAsync(parsed.GetValue(user)!.Value, SystemUser.Operator, ct);
                        return all.IsSuccess ? parsed.Write(("revoked", all.Value)) : CommandOutput.Refuse(all.Errors);
                    }
                )
        );
        return command;
    }
}
