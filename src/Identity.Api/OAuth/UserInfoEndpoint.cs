using System.Globalization;
using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Domain.Profiles;
using Identity.Domain.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>What a client may know of the person, as of now (OpenID Connect Core section 5.3).</summary>
internal static class UserInfoEndpoint
{
    internal const string Path = "/connect/userinfo";

    internal static readonly RouteDescription Description = Describe("oauthUserInfo");

    internal static readonly RouteDescription PostDescription = Describe("oauthUserInfoByPost");

    internal static async Task<IResult> HandleAsync(HttpContext http, IProfiles profiles, PersonClaims claims, CancellationToken ct)
    {
        var token = http.Token();
        if (await profiles.FindAsync(token.Subject, ct) is not { } profile)
        {
            return TokenErrors.TokenInvalid.ToProblem();
        }

        Dictionary<string, object> answer = new(StringComparer.Ordinal)
        {
            [Claims.Subject] = token.Subject.ToString("D", CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in claims.Of(profile, token.Scope.Split(' ')))
        {
            answer[name] = value;
        }

        return TypedResults.Json(answer);
    }

    /// <param name="Sub" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The id of the person.</param>
    /// <param name="Name" example="Ada Lovelace">With the scope <c>profile</c>.</param>
    /// <param name="Picture" example="http://localhost:5080/images/Zk0VZx8xQmC1v9yqS5QJ3w">With the scope <c>profile</c>, where there is
    /// one.</param>
    /// <param name="Email" example="ada@example.com">With the scope <c>email</c>.</param>
    /// <param name="EmailVerified" example="true">With the scope <c>email</c>.</param>
    /// <param name="PhoneNumber" example="+4915112345678">With the scope <c>phone</c>, where there is one.</param>
    /// <param name="PhoneNumberVerified" example="true">With the scope <c>phone</c>, where there is one.</param>
    internal sealed record Response(
        [property: JsonPropertyName("sub")] string Sub,
        [property: JsonPropertyName("name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
        [property: JsonPropertyName("picture"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Picture,
        [property: JsonPropertyName("email"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email,
        [property: JsonPropertyName("email_verified"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? EmailVerified,
        [property: JsonPropertyName("phone_number"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PhoneNumber,
        [property: JsonPropertyName("phone_number_verified"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
            bool? PhoneNumberVerified
    );

    private static RouteDescription Describe(string operationId) =>
        new("OAuth", "Show who has signed in, by the scopes of the token", null, StatusCodes.Status200OK, typeof(Response))
        {
            OperationId = operationId,
            HasOwnEnvelope = true,
        };
}
