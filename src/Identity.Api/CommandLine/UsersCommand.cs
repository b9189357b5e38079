using System.CommandLine;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Emails;
using Identity.Domain.Passwords;
using Identity.Domain.Privacy;
using Identity.Domain.Users;

namespace Identity.Api.CommandLine;

internal static class UsersCommand
{
    internal static Command Create()
    {
        var command = new Command("users", "Users of the service.");
        command.Subcommands.Add(CreateOne());
        command.Subcommands.Add(List());
        command.Subcommands.Add(ShowUserCommand.Create());
        command.Subcommands.Add(ImportUsersCommand.Create());
        command.Subcommands.Add(
            Change(
                "disable",
                "Disable a user and end all their sessions within a second.",
                (services, id, ct) =>
                    services.GetRequiredService<DisableUser>().ExecuteAsync(UserScope.Everybody, id, SystemUser.Operator, ct)
            )
        );
        command.Subcommands.Add(
            Change(
                "enable",
                "Enable a disabled user.",
                (services, id, ct) =>
                    services.GetRequiredService<EnableUser>().ExecuteAsync(UserScope.Everybody, id, SystemUser.Operator, ct)
            )
        );
        command.Subcommands.Add(
            Change(
                "unlock",
                "Forget the failed sign-ins of a user, so that the right password works at once.",
                (services, id, ct) => services.GetRequiredService<UnlockUser>().ExecuteAsync(id, SystemUser.Operator, ct),
                done: "unlocked"
            )
        );
        command.Subcommands.Add(
            Change(
                "erase",
                "Erase a user and all their personal data permanently. The audit records the erasure.",
                (services, id, ct) => services.GetRequiredService<EraseUser>().ByOperatorAsync(id, SystemUser.Operator, ct)
            )
        );
        command.Subcommands.Add(ResetPassword());
        command.Subcommands.Add(SetRole());
        command.Subcommands.Add(
            ChangeTo(
                "rename",
                "Change the name of a user.",
                new Argument<string>("name") { Description = "The new name." },
                "renamed",
                (services, id, name, ct) => services.GetRequiredService<RenameUser>().ExecuteAsync(id, name, SystemUser.Operator, ct)
            )
        );
        command.Subcommands.Add(SetEmail());
        return command;
    }

    private static Command ResetPassword()
    {
        var user = Values.UserId();
        var command = new Command(
            "reset-password",
            "Send a user an email with a link and a code to choose a new password. The old password works until then."
        )
        {
            user,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var id = parsed.GetRequiredValue(user);
                        var started = await services.GetRequiredService<StartPasswordReset>().ExecuteAsync(id, SystemUser.Operator, ct);
                        return started.IsSuccess ? parsed.Write(("mailed", id)) : CommandOutput.Refuse(started.Errors);
                    }
                )
        );
        return command;
    }

    private static Command SetEmail()
    {
        var user = Values.UserId();
        var email = new Argument<string>("email") { Description = "The new email address." };
        var noUndo = new Option<bool>("--no-undo")
        {
            Description = "Send no link to undo it, and cancel the links of earlier changes. For an address that another person reads.",
        };
        var command = new Command(
            "set-email",
            "Change the email address of a user. You vouch for it. All sessions end. If the former address was confirmed by an email, it gets a link to undo the change."
        )
        {
            user,
            email,
            noUndo,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var id = parsed.GetRequiredValue(user);
                        var moved = await services
                            .GetRequiredService<MoveEmail>()
                            .ExecuteAsync(id, parsed.GetRequiredValue(email), !parsed.GetValue(noUndo), SystemUser.Operator, ct);
                        return moved.IsSuccess
                            ? parsed.Write([("moved", id), .. DisplacedBy(moved.Value.Displaced)])
                            : CommandOutput.Refuse(moved.Errors);
                    }
                )
        );
        return command;
    }

    private static Command SetRole()
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

    private static Command ChangeTo(
        string verb,
        string description,
        Argument<string> value,
        string done,
        Func<IServiceProvider, Guid, string, CancellationToken, Task<Domain.Result<Domain.Done>>> change
    )
    {
        var user = Values.UserId();
        var command = new Command(verb, description) { user, value };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var id = parsed.GetRequiredValue(user);
                        var changed = await change(services, id, parsed.GetRequiredValue(value), ct);
                        return changed.IsSuccess ? parsed.Write((done, id)) : CommandOutput.Refuse(changed.Errors);
                    }
                )
        );
        return command;
    }

    private static Command CreateOne()
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
        [("id", provisioned.UserId), ("temporaryPassword", provisioned.TemporaryPassword), .. DisplacedBy(provisioned.Displaced)];

    private static (string, object?)[] DisplacedBy(Guid? displaced) => displaced is null ? [] : [("displaced", displaced)];

    private static Command List()
    {
        var search = new Option<string?>("--search") { Description = "Part of the name or email address." };
        var status = Values.OneOf(
            "--status",
            "Only users in this state: active, onboarding or disabled.",
            "status",
            JsonNames.Of<UserStatus>()
        );
        var command = new Command("list", "List users, newest first.") { search, status };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var users = services.GetRequiredService<IManagedUsers>();
                        UserStatus? only = parsed.GetValue(status) is { } name ? Enum.Parse<UserStatus>(name, ignoreCase: true) : null;
                        var filter = new UserFilter(UserScope.Everybody, parsed.GetValue(search), only);
                        var found = await Pages.AllAsync(page => users.ListAsync(filter, page, ct));
                        return parsed.WriteList([
                            .. found.Select(member =>
                                new (string, object?)[]
                                {
                                    ("id", member.Profile.Id),
                                    ("email", member.Profile.Email),
                                    ("name", member.Profile.Name),
                                    ("roles", member.Profile.Roles.ToNames()),
                                    ("branch", member.Profile.BranchId),
                                    ("status", member.Status.ToString().ToLowerInvariant()),
                                    ("createdAt", member.Profile.CreatedAt),
                                    ("signedInAt", member.SignedInAt),
                                }
                            ),
                        ]);
                    }
                )
        );
        return command;
    }

    private static Command Change(
        string verb,
        string description,
        Func<IServiceProvider, Guid, CancellationToken, Task<Domain.Result<Domain.Done>>> change,
        string? done = null
    )
    {
        var user = Values.UserId();
        var command = new Command(verb, description) { user };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var id = parsed.GetRequiredValue(user);
                        var changed = await change(services, id, ct);
                        return changed.IsSuccess ? parsed.Write((done ?? $"{verb}d", id)) : CommandOutput.Refuse(changed.Errors);
                    }
                )
        );
        return command;
    }
}
