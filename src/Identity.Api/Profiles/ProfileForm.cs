using System.Text;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Pictures;
using Identity.Domain.Profiles;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.Profiles;

/// <summary>
/// <c>multipart/form-data</c> (RFC 7578) with a name, a picture or both, read part by part with every limit in force: nothing is
/// buffered to disk, and nothing that exceeds its limit is read to the end.
/// </summary>
internal static class ProfileForm
{
    private const int MaximumParts = 10;
    private const int MaximumTextBytes = 4 * 1024;
    private const int MaximumPartHeaderBytes = 4 * 1024;
    private const int MaximumPartHeaders = 8;
    private const int MaximumBoundaryLength = 70; // RFC 2046 section 5.1.1
    private const int FirstBuffer = 64 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static bool IsForm(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var media)
        && media.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <param name="takesText">Otherwise everything but a picture is ignored.</param>
    internal static async Task<Result<ProfileChange>> ReadAsync(HttpContext http, bool takesText = true)
    {
        if (RequestErrors.OfEncoding(http.Request) is { } encoded)
        {
            return encoded;
        }

        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(http.Request.ContentType!).Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > MaximumBoundaryLength)
        {
            return RequestErrors.FormMalformed;
        }

        if (http.Request.ContentLength > BodyLimit.Largest)
        {
            return PictureErrors.TooLarge; // nothing else in this form is large
        }

        BodyLimit.AllowPicture(http);
        var reader = new MultipartReader(boundary, http.Request.Body)
        {
            HeadersCountLimit = MaximumPartHeaders,
            HeadersLengthLimit = MaximumPartHeaderBytes,
        };
        try
        {
            return await ReadAsync(reader, takesText, http.RequestAborted);
        }
        catch (Exception exception)
            when (exception is InvalidDataException or DecoderFallbackException or IOException and not BadHttpRequestException)
        {
            return RequestErrors.FormMalformed;
        }
    }

    private static async Task<Result<ProfileChange>> ReadAsync(MultipartReader reader, bool takesText, CancellationToken ct)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        ReadOnlyMemory<byte>? picture = null;
        for (var count = 1; await reader.ReadNextSectionAsync(ct) is { } section; count++)
        {
            if (count > MaximumParts || Disposition(section) is not { } disposition)
            {
                return RequestErrors.FormMalformed;
            }

            switch (HeaderUtilities.RemoveQuotes(disposition.Name).Value)
            {
                case "name" or "email" or "phoneNumber" when !takesText:
                    break;
                case ("name" or "email" or "phoneNumber") and var field when !texts.ContainsKey(field):
                    if (await ReadUpToAsync(section.Body, MaximumTextBytes, ct) is not { } bytes)
                    {
                        return RequestErrors.FormMalformed;
                    }

                    texts[field] = StrictUtf8.GetString(bytes.Span);
                    if (!StorableText.IsStorable(texts[field]))
                    {
                        return RequestErrors.TextInvalid.On(field);
                    }

                    break;
                case "image" when picture is null:
                    if (await ReadUpToAsync(section.Body, Picture.MaximumBytes, ct) is not { } image)
                    {
                        return PictureErrors.TooLarge;
                    }

                    picture = IsUntouched(disposition, image) ? picture : image;
                    break;
                case "name" or "email" or "phoneNumber" or "image":
                    return RequestErrors.FormMalformed; // twice: two readings
                default:
                    break; // unknown parts are ignored, like unknown fields; the reader skips to the next boundary
            }
        }

        return new ProfileChange(
            texts.GetValueOrDefault("name"),
            texts.GetValueOrDefault("email"),
            texts.GetValueOrDefault("phoneNumber"),
            picture
        );
    }

    /// <summary>Null for a part that does not say what it is. A file name means nothing here, whatever it says.</summary>
    private static ContentDispositionHeaderValue? Disposition(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
        && (disposition.IsFormDisposition() || disposition.IsFileDisposition())
            ? disposition
            : null;

    /// <summary>What a browser sends for a file input in which nothing was chosen.</summary>
    private static bool IsUntouched(ContentDispositionHeaderValue disposition, ReadOnlyMemory<byte> content) =>
        content.IsEmpty
        && StringSegment.IsNullOrEmpty(HeaderUtilities.RemoveQuotes(disposition.FileName))
        && StringSegment.IsNullOrEmpty(HeaderUtilities.RemoveQuotes(disposition.FileNameStar));

    /// <summary>Null for more than <paramref name="limit"/>. Memory that nothing was written to yet costs nothing, so two steps are
    /// enough.</summary>
    internal static async Task<ReadOnlyMemory<byte>?> ReadUpToAsync(Stream body, int limit, CancellationToken ct)
    {
        var buffer = new byte[Math.Min(limit, FirstBuffer) + 1];
        var length = 0;
        while (await body.ReadAsync(buffer.AsMemory(length), ct) is > 0 and var count)
        {
            length += count;
            if (length > limit)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                var larger = GC.AllocateUninitializedArray<byte>(limit + 1);
                buffer.CopyTo(larger, 0);
                buffer = larger;
            }
        }

        return buffer.AsMemory(0, length);
    }
}
