using Identity.Api.Http;
using Identity.Domain.Emails;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class MoveEmailEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Change the email address of a user, and end all their sessions. The former address gets an email with a link to undo it",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        UserErrors.NotFound,
        UserErrors.EmailInvalid,
        UserErrors.EmailTaken,
        EmailErrors.Unchanged
    );

    /// <param name="Email" example="alan@example.com">The new email address. You vouch for it: it counts as confirmed.</param>
    internal sealed record Request(string Email);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        RouteId id,
        JsonBody<Request> body,
        MoveEmail moveEmail,
        CancellationToken ct
    )
    {
        var done = await moveEmail.ExecuteAsync(id, body.Value.Email, http.Operator(), ct);
        return done.IsSuccess ? TypedResults.NoContent() : body.ToProblem(done.Errors);
    }
}
