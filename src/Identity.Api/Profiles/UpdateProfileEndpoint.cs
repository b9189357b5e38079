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
        [
            UserErrors.NameInvalid,
            UserErrors.ChangedElsewhere,
            UserErrors.ProfileUnchanged,
            RequestErrors.FormMalformed,
            .. PictureErrors.All,
        ]
    )
    {
        TakesProfileForm = true,
    };

    /// <param name="Name" example="Ada King">1 to 200 characters on one line.</param>
    /// <param name="Email" example="ada@example.com">The stored email address, or left out. <c>PUT /email</c> changes it.</param>
    /// <param name="PhoneNumber" example="+4915112345678">The stored phone number, or left out. <c>PUT /phone</c> changes it.</param>
    internal sealed record Request(string? Name, string? Email, string? PhoneNumber);

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

        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var (name, email, phoneNumber) = body.Value.Value;
        var change = new ProfileChange(name, email, phoneNumber);
        if (body.Value.Faults.Count > 0)
        {
            return body.Value.ToProblem(await updateProfile.CheckAsync(http.Token().Subject, change, ct));
        }

        var profile = await updateProfile.ExecuteAsync(http.Token().Subject, change, ct);
        return profile.IsSuccess ? Envelopes.Ok(ProfileResponse.From(profile.Value, settings)) : body.Value.ToProblem(profile.Errors);
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

        var profile = await updateProfile.ExecuteAsync(http.Token().Subject, form.Value, ct);
        return profile.IsSuccess ? Envelopes.Ok(ProfileResponse.From(profile.Value, settings)) : profile.Errors.ToProblem();
    }
}
