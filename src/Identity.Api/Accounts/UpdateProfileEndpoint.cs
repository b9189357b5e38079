using Identity.Api.Http;
using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Pictures;
using Identity.Domain.Tokens;

namespace Identity.Api.Accounts;

internal static class UpdateProfileEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts", "Change your name, your picture or both", typeof(Request), StatusCodes.Status200OK, typeof(ProfileResponse),
        [AccountErrors.NameInvalid, AccountErrors.ProfileUnchanged, RequestErrors.FormMalformed, .. PictureErrors.All])
    { TakesProfileForm = true };

    /// <param name="Name" example="Ada King">1 to 200 characters on one line.</param>
    internal sealed record Request(string Name);

    internal static async Task<IResult> HandleAsync(HttpContext http, UpdateProfile updateProfile, TokenSettings settings, CancellationToken ct)
    {
        string? name;
        ReadOnlyMemory<byte>? image = null;
        if (ProfileForm.IsForm(http.Request))
        {
            var form = await ProfileForm.ReadAsync(http);
            if (!form.IsSuccess)
            {
                return form.Errors.ToProblem();
            }

            (name, image) = form.Value;
        }
        else
        {
            var body = await JsonBody.ReadAsync<Request>(http);
            if (!body.IsSuccess)
            {
                return body.Errors.ToProblem();
            }

            name = body.Value.Value.Name;
        }

        var profile = await updateProfile.ExecuteAsync(http.Token().Subject, name, image, ct);
        return profile.IsSuccess ? Envelopes.Ok(ProfileResponse.From(profile.Value, settings)) : profile.Errors.ToProblem();
    }
}
