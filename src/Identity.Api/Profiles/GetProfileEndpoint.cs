using Identity.Api.Http;
using Identity.Domain.Profiles;
using Identity.Domain.Tokens;

namespace Identity.Api.Profiles;

internal static class GetProfileEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Show your profile",
        null,
        StatusCodes.Status200OK,
        typeof(ProfileResponse)
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, IProfiles profiles, TokenSettings settings, CancellationToken ct) =>
        await profiles.FindAsync(http.Token().Subject, ct) is { } profile
            ? Envelopes.Ok(ProfileResponse.From(profile, settings))
            : TokenErrors.TokenInvalid.ToProblem();
}
