using Identity.Api.Http;
using Identity.Domain.Emails;
using Identity.Domain.Users;

namespace Identity.Api.Emails;

internal static class UndoEmailChangeEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Undo a change of email address. All sessions end, the password stops working, and the restored email address gets a link to choose a new one",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        EmailErrors.UndoTokenInvalid,
        EmailErrors.UndoTokenExpired,
        EmailErrors.UndoTokenUsed,
        UserErrors.EmailTaken with
        {
            Source = null,
        }
    );

    /// <param name="Token" example="Xb1nQk7rT0cJmZ4w...">From the link in the email to the previous email address.</param>
    internal sealed record Request(string Token);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        JsonBody<Request> body,
        UndoEmailChange undoEmailChange,
        CancellationToken ct
    )
    {
        var undone = await undoEmailChange.ExecuteAsync(body.Value.Token, http.Client(), ct);
        return undone.IsSuccess ? TypedResults.NoContent() : body.ToProblem(undone.Errors);
    }
}
