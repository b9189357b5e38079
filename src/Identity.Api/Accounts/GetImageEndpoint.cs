using Identity.Api.Http;
using Identity.Domain.Accounts;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.Accounts;

internal static class GetImageEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts", "Fetch a profile picture", null, StatusCodes.Status200OK, typeof(byte[]), AccountErrors.ImageNotFound)
    {
        Produces = ["image/jpeg", "image/png", "image/webp"],
        IsConditional = true,
        IsPublicDocument = true,
    };

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, IUserStore users, CancellationToken ct)
    {
        if (await users.FindImageAsync(id, ct) is not { } image)
        {
            return AccountErrors.ImageNotFound.ToProblem();
        }

        // Whatever the bytes may pretend to be, they are an image of this type and nothing runs (security statement 73). Another
        // picture has another address, so this one never changes.
        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.ContentDisposition = "inline; filename=\"picture\"";
        return TypedResults.Bytes(image.Content, image.ContentType, entityTag: new EntityTagHeaderValue($"\"{image.Id}\""));
    }
}
