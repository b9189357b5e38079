using System.CommandLine;
using Identity.Domain;
using Identity.Domain.Branches;

namespace Identity.Api.CommandLine;

/// <summary><c>identity users set-role</c>.</summary>
internal static class SetRoleCommand
{
    internal static Command Create()
    {
        var user = Values.UserId();
        var roles = new Option<string[]>("--role")
        {
            Description = "advisor or individual. Repeat it for a user who holds both.",
            HelpName = "role",
            Required = true,
        };
        roles.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && RoleNames.ToRoles([.. result.Tokens.Select(token => token.Value)]) is null)
            {
                result.AddError("--role takes advisor or individual, each once.");
            }
        });
        var branch = Values.Id(
            "--branch",
            "The branch of the user from now on. Without it, the branch stays. An advisor must have one.",
            Values.BranchIds
        );
        var command = new Command("set-role", "Replace the roles of a user, and end all their sessions.") { user, roles, branch };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var id = parsed.GetRequiredValue(user);
                        var done = await services
                            .GetRequiredService<SetRoles>()
                            .ExecuteAsync(id, parsed.GetRequiredValue(roles), parsed.GetValue(branch), SystemUser.Operator, ct);
                        return done.IsSuccess ? parsed.Write(("changed", id)) : CommandOutput.Refuse(done.Errors);
                    }
                )
        );
        return command;
    }
}
