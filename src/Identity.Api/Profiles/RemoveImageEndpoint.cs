using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Users;

namespace Identity.Api.Profiles;

internal static class RemoveImageEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Remove your picture",
        null,
        StatusCodes.Status204NoContent,
        null
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, IUsers users, TimeProvider time, CancellationToken ct)
    {
        await users.ChangeAsync(http.Token().Subject, Origin.None, user => user.RemovePicture(time.Now()), ct);
        return TypedResults.NoContent();
    }
}
