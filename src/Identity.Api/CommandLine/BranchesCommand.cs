using System.CommandLine;
using Identity.Domain;
using Identity.Domain.Branches;

namespace Identity.Api.CommandLine;

internal static class BranchesCommand
{
    internal static Command Create()
    {
        var command = new Command("branches", "Branches, to which advisors and their individuals belong.");
        command.Subcommands.Add(CreateOne());
        command.Subcommands.Add(List());
        return command;
    }

    private static Command CreateOne()
    {
        var name = new Option<string>("--name")
        {
            Description = "The name of the branch: 1 to 200 characters on one line.",
            Required = true,
        };
        var command = new Command("create", "Create a branch and print its id, for users create --branch.") { name };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var created = await services
                            .GetRequiredService<CreateBranch>()
                            .ExecuteAsync(parsed.GetRequiredValue(name), SystemUser.Operator, ct);
                        return created.IsSuccess
                            ? parsed.Write(("id", created.Value.Id), ("name", created.Value.Name))
                            : CommandOutput.Refuse(created.Errors);
                    }
                )
        );
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List all branches by name.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var store = services.GetRequiredService<IBranches>();
                        var branches = await Pages.AllAsync(page => store.ListAsync(null, page, ct));
                        return parsed.WriteList([
                            .. branches.Select(branch =>
                                new (string, object?)[] { ("id", branch.Id), ("name", branch.Name), ("createdAt", branch.CreatedAt) }
                            ),
                        ]);
                    }
                )
        );
        return command;
    }
}

/// <summary>Reads a list to its end, a page at a time.</summary>
internal static class Pages
{
    internal static async Task<IReadOnlyList<T>> AllAsync<T>(Func<PageRequest, Task<Page<T>>> read)
    {
        List<T> all = [];
        for (var next = new PageRequest(1, PageRequest.MaximumSize); next is not null; )
        {
            var page = await read(next);
            all.AddRange(page.Items);
            next = page.Next;
        }

        return all;
    }
}
