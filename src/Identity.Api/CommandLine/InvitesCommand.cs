using System.CommandLine;
using Identity.Domain;
using Identity.Domain.Invitations;

namespace Identity.Api.CommandLine;

/// <summary>Invitations, for operators: find one, and have it mailed again.</summary>
internal static class InvitesCommand
{
    internal static Command Create()
    {
        var command = new Command("invites", "Invitations of advisors.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Resend());
        return command;
    }

    private static Command List()
    {
        var search = new Option<string?>("--search") { Description = "Part of the name or email address." };
        var status = Values.SomeOf<InvitationState>("--status", "Only invitations in these states.");
        var command = new Command("list", "List the invitations of all branches, newest first.") { search, status };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var (store, now) = (
                            services.GetRequiredService<IInvitationStore>(),
                            services.GetRequiredService<TimeProvider>().Now()
                        );
                        var found = await Pages.AllAsync(page =>
                            store.ListAsync(branchId: null, parsed.GetValue(status) ?? [], parsed.GetValue(search), page, now, ct)
                        );
                        return parsed.WriteList([
                            .. found.Select(invitation =>
                                new (string, object?)[]
                                {
                                    ("id", invitation.Id),
                                    ("email", invitation.Email),
                                    ("name", invitation.Name),
                                    ("branch", invitation.BranchId),
                                    ("status", invitation.StateAt(now).ToString().ToLowerInvariant()),
                                    ("createdAt", invitation.CreatedAt),
                                    ("sentAt", invitation.SentAt),
                                    ("expiresAt", invitation.ExpiresAt),
                                }
                            ),
                        ]);
                    }
                )
        );
        return command;
    }

    private static Command Resend()
    {
        var invitation = Values.IdArgument("The id of the invitation, from: identity invites list", "an id from: identity invites list");
        var command = new Command("resend", "Send an invitation again, with a new link if the old one has expired.") { invitation };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var id = parsed.GetRequiredValue(invitation);
                        var resent = await services.GetRequiredService<ResendInvitation>().ByOperatorAsync(id, SystemUser.Operator, ct);
                        return resent.IsSuccess ? parsed.Write(("resent", id)) : CommandOutput.Refuse(resent.Errors);
                    }
                )
        );
        return command;
    }
}
