using Identity.Api.Http;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Tokens;

namespace Identity.Api.Tests.Throttling;

internal static class RouteCaller
{
    /// <summary>Someone new, whose token opens the route: a token, and the refresh token of a public one.</summary>
    internal static async Task<(string? Token, string? RefreshToken)> OfAsync(IdentityHost open, Route route)
    {
        if (route.Access.AdmitsService)
        {
            return (await ServiceClient.TokenOfNewAsync(open, [.. route.Access.Scopes]), null);
        }

        if (!route.Access.NeedsToken)
        {
            var person = await Person.SignUpAsync(open);
            return (route.Access == Access.Optional ? person.AccessToken : null, person.RefreshToken);
        }

        return (
            route.Access.Kind switch
            {
                TokenKind.Temporary => (await Newcomer.OfAsync(open, await Advisor.OfNewBranchAsync(open))).Token,
                TokenKind.Service => await ServiceClient.TokenOfNewAsync(open, [.. route.Access.Scopes]),
                _ when route.Access == Access.OpenIdConnect => await TokenOfApplicationAsync(open),
                _ when route.Access.Roles == Roles.Advisor => (await Advisor.OfNewBranchAsync(open)).AccessToken,
                _ => (await Person.SignUpAsync(open)).AccessToken,
            },
            null
        );
    }

    private static async Task<string> TokenOfApplicationAsync(IdentityHost host) =>
        (string)(await (await Application.CreateAsync(host)).SignInAsync(await Person.SignUpAsync(host), "openid")).Json["access_token"]!;
}
