using System.CommandLine;
using Identity.Domain.Branches;
using Identity.Domain.Passwords;
using Identity.Domain.Privacy;

namespace Identity.Api.CommandLine;

/// <summary><c>identity users</c>: one file for each verb that needs more than an id.</summary>
internal static class UsersCommand
{
    internal static Command Create()
    {
        var command = new Command("users", "Users of the service.");
        command.Subcommands.Add(CreateUserCommand.Create());
        command.Subcommands.Add(ListUsersCommand.Create());
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
        command.Subcommands.Add(SetRoleCommand.Create());
        command.Subcommands.Add(
            ChangeTo(
                "rename",
                "Change the name of a user.",
                new Argument<string>("name") { Description = "The new name." },
                "renamed",
                (services, id, name, ct) => services.GetRequiredService<RenameUser>().ExecuteAsync(id, name, SystemUser.Operator, ct)
            )
        );
        command.Subcommands.Add(SetEmailCommand.Create());
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
