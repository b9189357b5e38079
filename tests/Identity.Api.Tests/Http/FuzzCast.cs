using System.Net;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Api.Tests.Http;

/// <summary>
/// Who asks, and whose things are asked for. A request may hit what it means, and even destroy it: so nothing that may be destroyed belongs
/// to those who ask, or every request after it would be refused for one reason.
/// </summary>
internal sealed record FuzzCast(
    Person Person,
    Advisor Advisor,
    Newcomer Newcomer,
    string Operator,
    string Reporter,
    IReadOnlyList<Person> Spares,
    IReadOnlyList<Guid> Invitations,
    IReadOnlyList<Guid> Individuals,
    IReadOnlyList<string> Clients
)
{
    private const int Each = 12;

    /// <summary>What ends the session, the account or the password of anyone who sends it.</summary>
    private static readonly HashSet<string> Endings =
    [
        "DELETE /profile",
        "PUT /password",
        "POST /logout",
        "DELETE /sessions",
        "DELETE /sessions/{id}",
    ];

    internal static async Task<FuzzCast> MeetAsync(IdentityHost host)
    {
        var advisor = await Advisor.OfNewBranchAsync(host);
        var cast = new FuzzCast(
            await Person.SignUpAsync(host),
            advisor,
            await Newcomer.OfAsync(host, advisor),
            await ServiceClient.TokenOfNewAsync(host, OwnScopes.Admin),
            await ServiceClient.TokenOfNewAsync(host, OwnScopes.OnboardingReport),
            [],
            [],
            [],
            []
        );
        for (var each = 0; each < Each; each++)
        {
            cast = cast with
            {
                Spares = [.. cast.Spares, await Person.SignUpAsync(host)],
                Invitations = [.. cast.Invitations, (await advisor.InviteAsync(host)).Id],
                Individuals = [.. cast.Individuals, (await Newcomer.OfAsync(host, advisor)).Id],
                Clients = [.. cast.Clients, (await ServiceClient.CreateAsync(host, "orders.read")).Id],
            };
        }

        return cast;
    }

    /// <summary>The token that opens a route.</summary>
    internal string TokenFor(Route route, Person spare) =>
        Endings.Contains($"{route.Verb} {route.Paths[0]}") ? spare.AccessToken
        : route.Access == Access.Advisor ? Advisor.AccessToken
        : route.Access.Kind == TokenKind.Temporary ? Newcomer.Token
        : route.Access == Access.Reporter ? Reporter
        : route.Access == Access.Admin || route.Access == Access.AdminRead ? Operator
        : Person.AccessToken;

    /// <summary>Everybody who asked can still ask.</summary>
    internal async Task ShouldHaveLivedThroughItAsync(IdentityHost host)
    {
        (await host.GetAsync("/profile", Person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("/invites", Advisor.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("/onboarding", Newcomer.Token)).ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("/admin/keys", Operator)).ShouldBe(HttpStatusCode.OK);
    }
}
