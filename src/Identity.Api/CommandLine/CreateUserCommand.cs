using System.CommandLine;
using Identity.Domain;
using Identity.Domain.Branches;

namespace Identity.Api.CommandLine;

/// <summary><c>identity users create</c>.</summary>
internal static class CreateUserCommand
{
    internal static Command Create()
    {
        var email = new Option<string>("--email") { Description = "The email address to sign in with.", Required = true };
        var name = new Option<string>("--name") { Description = "The name of the user.", Required = true };
        var role = Values.OneOf("--role", "advisor or individual.", "role", RoleNames.Advisor, RoleNames.Individual);
        role.Required = true;
        var branch = Values.Id("--branch", "The id of the branch, from: identity branches list. Required for advisors.", Values.BranchIds);
        var command = new Command(
            "create",
            "Create a user. Prints the id and a one-time password. The password is shown only once and must be changed at the first sign-in."
        )
        {
            email,
            name,
            role,
            branch,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var provisioned = await services
                            .GetRequiredService<ProvisionUser>()
                            .ExecuteAsync(
                                parsed.GetRequiredValue(email),
                                parsed.GetRequiredValue(name),
                                RoleNames.ToRole(parsed.GetRequiredValue(role)),
                                parsed.GetValue(branch),
                                SystemUser.Operator,
                                ct
                            );
                        return provisioned.IsSuccess ? parsed.Write(FieldsOf(provisioned.Value)) : CommandOutput.Refuse(provisioned.Errors);
                    }
                )
        );
        return command;
    }

    private static (string, object?)[] FieldsOf(Provisioned provisioned) =>
        [("id", provisioned.UserId), ("temporaryPassword", provisioned.TemporaryPassword), .. DisplacedUser.Fields(provisioned.Displaced)];
}
