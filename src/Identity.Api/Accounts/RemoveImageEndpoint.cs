using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Accounts;

namespace Identity.Api.Accounts;

internal static class RemoveImageEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts", "Remove your image", null, StatusCodes.Status204NoContent, null);

    internal static async Task<IResult> HandleAsync(HttpContext http, IUserStore users, TimeProvider time, CancellationToken ct)
    {
        await users.RemoveImageAsync(http.Token().Subject, time.Now(), ct);
        return TypedResults.NoContent();
    }
}
