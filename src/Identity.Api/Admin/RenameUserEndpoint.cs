using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class RenameUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Change the name of a user",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        UserErrors.NotFound,
        UserErrors.NameInvalid
    );

    /// <param name="Name" example="Alan Turing">1 to 200 characters on one line.</param>
    internal sealed record Request(string Name);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        RouteId id,
        JsonBody<Request> body,
        RenameUser renameUser,
        CancellationToken ct
    )
    {
        var done = await renameUser.ExecuteAsync(id, body.Value.Name, http.Operator(), ct);
        return done.IsSuccess ? TypedResults.NoContent() : body.ToProblem(done.Errors);
    }
}
