using Identity.Api.Http;
using Identity.Domain.Accounts;
using Identity.Domain.Tokens;

namespace Identity.Api.Accounts;

internal static class GetProfileEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts", "Show your profile", null, StatusCodes.Status200OK, typeof(ProfileResponse));

    internal static async Task<IResult> HandleAsync(HttpContext http, IUserStore users, TokenSettings settings, CancellationToken ct) =>
        await users.FindProfileAsync(http.Token().Subject, ct) is { } profile
            ? Envelopes.Ok(ProfileResponse.From(profile, settings))
            : TokenErrors.TokenInvalid.ToProblem();
}
