using Identity.Api.Http;
using Identity.Api.Pictures;
using Identity.Domain.Pictures;
using Identity.Domain.Profiles;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Api.Profiles;

internal static class UpdateProfileEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Change your name, your picture or both",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(ProfileResponse),
        [UserErrors.NameInvalid, UserErrors.ProfileUnchanged, RequestErrors.FormMalformed, .. PictureErrors.All]
    )
    {
        TakesProfileForm = true,
    };

    /// <param name="Name" example="Ada King">1 to 200 characters on one line.</param>
    internal sealed record Request(string Name);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        UpdateProfile updateProfile,
        PictureUploads uploads,
        TokenSettings settings,
        CancellationToken ct
    )
    {
        if (ProfileForm.IsForm(http.Request))
        {
            return await UpdateFromFormAsync(http, updateProfile, uploads, settings, ct);
        }

        var body = await JsonBody.ReadAsync<Request>(http);
        return body.IsSuccess
            ? await UpdateAsync(http, updateProfile, body.Value.Value.Name, image: null, settings, ct)
            : body.Errors.ToProblem();
    }

    private static async Task<IResult> UpdateFromFormAsync(
        HttpContext http,
        UpdateProfile updateProfile,
        PictureUploads uploads,
        TokenSettings settings,
        CancellationToken ct
    )
    {
        var begun = uploads.Begin(http.Token().Subject, http.Request.ContentLength);
        if (!begun.IsSuccess)
        {
            return begun.Errors.ToProblem(); // before a byte of the body was read
        }

        using var upload = begun.Value;
        var form = await ProfileForm.ReadAsync(http);
        if (!form.IsSuccess)
        {
            return form.Errors.ToProblem();
        }

        if (form.Value.Image is not null)
        {
            await upload.WaitForTurnAsync(ct);
        }

        return await UpdateAsync(http, updateProfile, form.Value.Name, form.Value.Image, settings, ct);
    }

    private static async Task<IResult> UpdateAsync(
        HttpContext http,
        UpdateProfile updateProfile,
        string? name,
        ReadOnlyMemory<byte>? image,
        TokenSettings settings,
        CancellationToken ct
    )
    {
        var profile = await updateProfile.ExecuteAsync(http.Token().Subject, name, image, ct);
        return profile.IsSuccess ? Envelopes.Ok(ProfileResponse.From(profile.Value, settings)) : profile.Errors.ToProblem();
    }
}
