using System.CommandLine;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.CommandLine;

/// <summary><c>identity users list</c>.</summary>
internal static class ListUsersCommand
{
    internal static Command Create()
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
}
