using System.CommandLine;
using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Audit;
using Identity.Domain.Branches;

namespace Identity.Api.CommandLine;

internal static class UsersCommand
{
    internal static Command Create()
    {
        var command = new Command("users", "People with an account.");
        command.Subcommands.Add(CreateOne());
        command.Subcommands.Add(List());
        command.Subcommands.Add(ImportUsersCommand.Create());
        command.Subcommands.Add(Change("disable", "Lock somebody out. Ends all sessions within a second.", (services, id, ct) =>
            services.GetRequiredService<DisableMember>().ExecuteAsync(MemberScope.Everybody, id, Operator.CommandLine, ct)));
        command.Subcommands.Add(Change("enable", "Let somebody in again.", (services, id, ct) =>
            services.GetRequiredService<EnableMember>().ExecuteAsync(MemberScope.Everybody, id, Operator.CommandLine, ct)));
        command.Subcommands.Add(Change("erase", "Erase somebody and everything personal about them, for good. The audit keeps that it happened.", (services, id, ct) =>
            services.GetRequiredService<EraseAccount>().ByOperatorAsync(id, Operator.CommandLine, ct)));
        command.Subcommands.Add(ResetPassword());
        return command;
    }

    private static Command ResetPassword()
    {
        var user = new Argument<Guid>("id") { Description = "From: identity users list" };
        var command = new Command("reset-password", "Mail somebody a link and a code for a new password. The old one stays good until then.") { user };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, ct) => VerbHost.RunAsync(parsed, async services =>
        {
            var id = parsed.GetRequiredValue(user);
            var started = await services.GetRequiredService<StartPasswordReset>().ExecuteAsync(id, Operator.CommandLine, ct);
            return started.IsSuccess ? parsed.Write(("mailed", id)) : CommandOutput.Refuse(started.Errors);
        }));
        return command;
    }

    private static Command CreateOne()
    {
        var email = new Option<string>("--email") { Description = "The address to sign in with.", Required = true };
        var name = new Option<string>("--name") { Description = "What the person wants to be called.", Required = true };
        var role = new Option<string>("--role") { Description = "advisor or individual.", Required = true };
        role.AcceptOnlyFromAmong(RoleNames.Advisor, RoleNames.Individual);
        var branch = new Option<Guid?>("--branch") { Description = "Id of the branch, from: identity branches list. Advisors need one." };
        var command = new Command("create", "Give somebody an account. Prints the id and a one-time password, this once; it must be changed at the first login.")
        {
            email, name, role, branch,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, ct) => VerbHost.RunAsync(parsed, async services =>
        {
            var provisioned = await services.GetRequiredService<ProvisionUser>().ExecuteAsync(
                parsed.GetRequiredValue(email), parsed.GetRequiredValue(name), RoleNames.ToRole(parsed.GetRequiredValue(role)), parsed.GetValue(branch),
                Operator.CommandLine, ct);
            return provisioned.IsSuccess
                ? parsed.Write(FieldsOf(provisioned.Value))
                : CommandOutput.Refuse(provisioned.Errors);
        }));
        return command;
    }

    private static (string, object?)[] FieldsOf(Provisioned provisioned) =>
    [
        ("id", provisioned.UserId),
        ("temporaryPassword", provisioned.TemporaryPassword),
        .. provisioned.Displaced is { } displaced ? new (string, object?)[] { ("displaced", displaced) } : [],
    ];

    private static Command List()
    {
        var search = new Option<string?>("--search") { Description = "Part of the name or address." };
        var command = new Command("list", "Show accounts, the newest first.") { search };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, ct) => VerbHost.RunAsync(parsed, async services =>
        {
            var members = services.GetRequiredService<IMemberStore>();
            var filter = new MemberFilter(MemberScope.Everybody, parsed.GetValue(search), null);
            var found = await Pages.AllAsync(page => members.ListAsync(filter, page, ct));
            return parsed.WriteList([.. found.Select(member => new (string, object?)[]
            {
                ("id", member.Profile.Id),
                ("email", member.Profile.Email),
                ("name", member.Profile.Name),
                ("roles", member.Profile.Roles.ToNames()),
                ("branch", member.Profile.BranchId),
                ("status", member.Status.ToString().ToLowerInvariant()),
                ("createdAt", member.Profile.CreatedAt),
                ("signedInAt", member.SignedInAt),
            })]);
        }));
        return command;
    }

    private static Command Change(string verb, string description, Func<IServiceProvider, Guid, CancellationToken, Task<Domain.Result<Domain.Done>>> change)
    {
        var user = new Argument<Guid>("id") { Description = "From: identity users list" };
        var command = new Command(verb, description) { user };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, ct) => VerbHost.RunAsync(parsed, async services =>
        {
            var id = parsed.GetRequiredValue(user);
            var changed = await change(services, id, ct);
            return changed.IsSuccess ? parsed.Write(($"{verb}d", id)) : CommandOutput.Refuse(changed.Errors);
        }));
        return command;
    }
}
