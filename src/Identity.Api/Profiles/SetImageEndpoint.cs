using Identity.Api.Http;
using Identity.Api.Pictures;
using Identity.Domain;
using Identity.Domain.Pictures;
using Identity.Domain.Profiles;
using Identity.Domain.Tokens;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.Profiles;

/// <summary>The picture alone, for clients that cannot choose between the two bodies of <c>PUT /profile</c>.</summary>
internal static class SetImageEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Set your picture: a form with `image`, or the bytes themselves",
        null,
        StatusCodes.Status200OK,
        typeof(ProfileResponse),
        [
            RequestErrors.FormMalformed,
            RequestErrors.FieldRequired.On("image"),
            RequestErrors.BodyTooLarge,
            RequestErrors.ContentTypeUnsupported,
            .. PictureErrors.All,
        ]
    )
    {
        TakesPicture = true,
    };

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        UpdateProfile updateProfile,
        PictureUploads uploads,
        TokenSettings settings,
        CancellationToken ct
    )
    {
        var isForm = ProfileForm.IsForm(http.Request);
        if (!isForm && !IsImage(http.Request))
        {
            return RequestErrors
                .ContentTypeUnsupported.Because("Send multipart/form-data with image, or the bytes of the picture as image/*.")
                .ToProblem();
        }

        var begun = uploads.Begin(http.Token().Subject, http.Request.ContentLength);
        if (!begun.IsSuccess)
        {
            return begun.Errors.ToProblem(); // before a byte of the body was read
        }

        using var upload = begun.Value;
        var image = isForm ? await ReadFormAsync(http) : await ReadBodyAsync(http, ct);
        if (!image.IsSuccess)
        {
            return image.Errors.ToProblem();
        }

        await upload.WaitForTurnAsync(ct);
        var profile = await updateProfile.ExecuteAsync(http.Token().Subject, new ProfileChange(Image: image.Value), ct);
        return profile.IsSuccess ? Envelopes.Ok(ProfileResponse.From(profile.Value, settings)) : profile.Errors.ToProblem();
    }

    /// <summary>What the sender says; the content decides what it is.</summary>
    private static bool IsImage(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var media) && media.Type.Equals("image", StringComparison.OrdinalIgnoreCase);

    private static async Task<Result<ReadOnlyMemory<byte>>> ReadFormAsync(HttpContext http)
    {
        var form = await ProfileForm.ReadAsync(http, takesText: false);
        return !form.IsSuccess ? form.Errors.ToArray()
            : form.Value.Image is { } image ? image
            : RequestErrors.FieldRequired.On("image");
    }

    private static async Task<Result<ReadOnlyMemory<byte>>> ReadBodyAsync(HttpContext http, CancellationToken ct)
    {
        if (RequestErrors.OfEncoding(http.Request) is { } encoded)
        {
            return encoded;
        }

        if (http.Request.ContentLength > Picture.MaximumBytes)
        {
            return PictureErrors.TooLarge;
        }

        BodyLimit.AllowPicture(http);
        return await ProfileForm.ReadUpToAsync(http.Request.Body, Picture.MaximumBytes, ct) is not { } image ? PictureErrors.TooLarge
            : image.IsEmpty ? RequestErrors.FieldRequired.On("image")
            : image;
    }
}
