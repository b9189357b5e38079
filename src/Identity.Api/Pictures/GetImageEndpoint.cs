using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Pictures;
using Identity.Domain.Users;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.Pictures;

internal static class GetImageEndpoint
{
    private const string SizeParameter = "size";

    private static readonly Error SizeInvalid = RequestErrors
        .QueryInvalid.Because($"This parameter must be one of {string.Join(", ", Picture.Sizes)}.")
        .On(SizeParameter);

    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Show a profile picture",
        null,
        StatusCodes.Status200OK,
        typeof(byte[]),
        SizeInvalid,
        UserErrors.ImageNotFound
    )
    {
        Produces = [.. PictureTypes.Served, "image/png"], // as earlier versions stored pictures
        IsConditional = true,
        IsPublicDocument = true,
        Filters =
        [
            new(
                SizeParameter,
                "What the longer side measures at most, in pixels. A smaller picture is not scaled up.",
                [.. Picture.Sizes.Order()]
            )
            {
                Default = Picture.LargestSize,
            },
        ],
        RequestHeaders = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [HeaderNames.Accept] =
                "The answer is image/webp if this header accepts it, and image/jpeg otherwise. Without this header, every type is accepted.",
        },
    };

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        IStoredImages images,
        PictureReads reads,
        CancellationToken ct
    )
    {
        if (SizeIn(http.Request.Query) is not { } size)
        {
            return SizeInvalid.ToProblem();
        }

        if (await images.FindAsync(id, size, TypeFor(http.Request.Headers.Accept), ct) is not { } image)
        {
            return UserErrors.ImageNotFound.ToProblem();
        }

        byte[]? content = null;
        if (HttpMethods.IsGet(http.Request.Method) && !Has(http, image))
        {
            // Not cancelled with this request: other readers may share the copy.
            var read = reads.Begin(image, http.Connection.RemoteIpAddress, () => images.ReadAsync(image, CancellationToken.None));
            if (!read.IsSuccess)
            {
                return read.Errors.ToProblem();
            }

            http.Response.RegisterForDispose(read.Value);
            if ((content = await read.Value.Content) is null)
            {
                return UserErrors.ImageNotFound.ToProblem();
            }
        }

        // Whatever the bytes may pretend to be, they are an image of this type and nothing runs (security requirement 73). Another
        // picture has another address, so this one never changes.
        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.ContentDisposition = "inline; filename=\"picture\"";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            headers.ContentLength = image.Length;
        }

        // Or 304, without a call
        return TypedResults.Stream(body => http.WriteInPiecesAsync(content!, body), image.ContentType, entityTag: TagOf(image));
    }

    private static EntityTagHeaderValue TagOf(ServedImage image) => new($"\"{image.Version}\"");

    /// <summary>RFC 9110 section 13.1.2: then the answer is 304, and nothing is read.</summary>
    private static bool Has(HttpContext http, ServedImage image) =>
        http
            .Request.GetTypedHeaders()
            .IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(TagOf(image), useStrongComparison: false));

    /// <summary>Null for anything but one of the sizes.</summary>
    private static int? SizeIn(IQueryCollection query)
    {
        if (!query.TryGetValue(SizeParameter, out var values))
        {
            return Picture.LargestSize;
        }

        var size = Picture.Sizes.FirstOrDefault(size => values == $"{size}");
        return size > 0 ? size : null;
    }

    /// <summary>RFC 9110 section 12.5.1: what the caller prefers, WebP where it does not care, JPEG where neither is admitted.</summary>
    internal static string TypeFor(StringValues accept)
    {
        if (StringValues.IsNullOrEmpty(accept))
        {
            return PictureTypes.Webp;
        }

        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return PictureTypes.Jpeg; // which everybody reads
        }

        var webp = QualityOf(PictureTypes.Webp, ranges);
        return webp > 0 && webp >= QualityOf(PictureTypes.Jpeg, ranges) ? PictureTypes.Webp : PictureTypes.Jpeg;
    }

    /// <summary>That of the most specific range: <c>image/webp;q=0, */*</c> does not admit WebP.</summary>
    private static double QualityOf(string type, IList<MediaTypeHeaderValue> ranges)
    {
        var match =
            ranges.FirstOrDefault(range => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            ?? ranges.FirstOrDefault(range => range.MediaType.Equals("image/*", StringComparison.OrdinalIgnoreCase))
            ?? ranges.FirstOrDefault(range => range.MatchesAllTypes);
        return match is null ? 0 : match.Quality ?? 1;
    }
}
