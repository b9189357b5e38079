using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Gateway;
using Identity.Domain.Tokens;

namespace Identity.Api.Tests.Gateway;

/// <summary>The service enforces on its own routes what it answers to gateways: two tables that must say the same.</summary>
public sealed class OwnRoutesTests
{
    public static TheoryData<string, string> GatewayForms
    {
        get
        {
            var forms = new TheoryData<string, string>();
            foreach (var route in Routes.All)
            {
                foreach (var path in route.Paths.Where(path => path.Split('/') is [_, _, "public" or "private", ..]))
                {
                    forms.Add(route.Verb, path);
                }
            }

            return forms;
        }
    }

    [Theory] // security requirement 66, the gateway's column
    [MemberData(nameof(GatewayForms))]
    public void A_route_and_the_gateway_admit_the_same_tokens(string verb, string path)
    {
        var access = Routes.All.Single(route => route.Verb == verb && route.Paths.Contains(path)).Access;
        var gateway = GatewayRules.Default.AccessTo(
            path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)
        );
        var isPublic = path.Split('/')[2] == "public";

        gateway.HasFlag(GatewayAccess.WithoutToken).ShouldBe(isPublic);
        (access == Access.Public || access.AdmitsService).ShouldBe(isPublic);
        if (isPublic)
        {
            return;
        }

        // Logging out also works with a refresh token alone, which a gateway cannot see: past it, an access token is needed.
        var own = access == Access.Optional ? Access.SignedIn : access;
        foreach (
            var (kind, role) in ((TokenKind, Roles)[])
                [(TokenKind.Temporary, Roles.None), (TokenKind.Access, Roles.Individual), (TokenKind.Access, Roles.Advisor)]
        )
        {
            var token = new VerifiedToken(
                kind,
                Guid.CreateVersion7(),
                Guid.CreateVersion7(),
                role,
                "profile",
                BranchId: role is Roles.Advisor ? Guid.CreateVersion7() : null,
                DateTimeOffset.UnixEpoch,
                "first-party"
            );
            gateway.Admits(token).ShouldBe(own.Admits(token), $"{kind} {role}");
        }
    }

    [Fact]
    public void There_are_gateway_forms_to_compare() => GatewayForms.Count.ShouldBeGreaterThan(5);
}
