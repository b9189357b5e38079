using System.CommandLine;
using Identity.Domain.Emails;

namespace Identity.Api.CommandLine;

/// <summary><c>identity users set-email</c>.</summary>
internal static class SetEmailCommand
{
    internal static Command Create()
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
                            ? parsed.Write([("moved", id), .. DisplacedUser.Fields(moved.Value.Displaced)])
                            : CommandOutput.Refuse(moved.Errors);
                    }
                )
        );
        return command;
    }
}
