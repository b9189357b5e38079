using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Sessions;

public sealed class RevocationMatrixOnOneReplica(OneOnSqlite replicas) : RevocationMatrixTests(replicas), IClassFixture<OneOnSqlite>;

public sealed class RevocationMatrixOnTwoReplicas(TwoOnPostgreSql replicas)
    : RevocationMatrixTests(replicas),
        IClassFixture<TwoOnPostgreSql>;

/// <summary>Everything that ends sessions, which of them it ends, and that it does so everywhere (security requirement 27).</summary>
public abstract class RevocationMatrixTests(Replicas replicas)
{
    /// <summary>A cause is a line here. "Mine" is the session that acts, where one does; "other" another one of the same person.</summary>
    private static readonly IReadOnlyList<Cause> Causes =
    [
        new("logout", Ends.Mine, it => it.Host.PostAsync("/logout", null, it.Mine.AccessToken)),
        new("logout by refresh token", Ends.Mine, it => it.Host.PostAsync("/logout", new { refreshToken = it.Mine.RefreshToken })),
        new(
            "the end of the own session",
            Ends.Mine,
            it => it.Host.DeleteAsync($"/sessions/{AccessTokenClaims.SessionId(it.Mine.AccessToken)}", it.Mine.AccessToken)
        ),
        new(
            "the end of another session",
            Ends.Other,
            it => it.Host.DeleteAsync($"/sessions/{AccessTokenClaims.SessionId(it.Other.AccessToken)}", it.Mine.AccessToken)
        ),
        new("the end of all other sessions", Ends.Other, it => it.Host.DeleteAsync("/sessions", it.Mine.AccessToken)),
        new("a replayed refresh token", Ends.Mine, ReplayAsync),
        new(
            "a change of the password",
            Ends.Other,
            it =>
                it.Host.PutAsync(
                    "/password",
                    new { currentPassword = it.Mine.Password, newPassword = Person.NewPassword() },
                    it.Mine.AccessToken
                )
        ),
        new(
            "a reset of the password by link",
            Ends.Both,
            async it => await (await MailedReset.AskAsync(it.Host, it.Mine.Email)).FollowAsync(it.Host, Person.NewPassword())
        ),
        new(
            "a reset of the password by code",
            Ends.Both,
            async it => await (await MailedReset.AskAsync(it.Host, it.Mine.Email)).TypeAsync(it.Host, Person.NewPassword())
        ),
        new(
            "a change of the address",
            Ends.Other,
            async it => await (await it.Mine.AskForAsync(it.Host, Person.NewEmail())).FollowAsync(it.Host)
        ),
        new("a change of the address, undone", Ends.Both, UndoAsync),
        new("an invitation, accepted by whoever owns the unproven address", Ends.Both, AcceptAsync),
        new(
            "the erasure of the account",
            Ends.Both,
            it => it.Host.SendAsync(HttpMethod.Delete, "/profile", new { password = it.Mine.Password }, it.Mine.AccessToken)
        ),
        new(
            "an operator's revocation of one session",
            Ends.Other,
            async it =>
                await it.Host.DeleteAsync($"/admin/sessions/{AccessTokenClaims.SessionId(it.Other.AccessToken)}", await AdminAsync(it))
        ),
        new(
            "an operator's revocation of all sessions",
            Ends.Both,
            async it => await it.Host.DeleteAsync($"/admin/users/{it.Mine.Id}/sessions", await AdminAsync(it))
        ),
        new(
            "an operator's disabling",
            Ends.Both,
            async it => await it.Host.PostAsync($"/admin/users/{it.Mine.Id}/disable", null, await AdminAsync(it))
        ),
        new("an advisor's disabling", Ends.Both, DisableByAdvisorAsync),
    ];

    [Flags]
    private enum Ends
    {
        Mine = 1,
        Other = 2,
        Both = Mine | Other,
    }

    public static TheoryData<string> Names => [.. Causes.Select(cause => cause.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_ends_a_session_ends_it_on_every_replica_within_a_second_and_spares_the_others(string name)
    {
        var cause = Causes.Single(cause => cause.Name == name);
        await WithinASecond.ShouldBeKnownAsync(() => EndAsync(cause));
    }

    private async Task<TimeSpan> EndAsync(Cause cause)
    {
        var person = await Person.SignUpAsync(replicas.First);
        var scene = new Scene(replicas.First, person, await person.LogInAsync(replicas.First));
        var stranger = await Person.SignUpAsync(replicas.First);
        await ShouldLiveAsync(replicas.Last, scene.Mine, scene.Other);

        (await cause.HappenAsync(scene)).Status.ShouldBeOneOf(
            HttpStatusCode.NoContent,
            HttpStatusCode.Unauthorized,
            HttpStatusCode.Forbidden
        );
        var endedAt = Stopwatch.GetTimestamp();

        // Here at once; elsewhere as soon as it can be known there.
        Person[] dead = [.. scene.All.Where(session => cause.Ends.HasFlag(session.Which)).Select(session => session.Person)];
        Person[] alive = [.. scene.All.Where(session => !cause.Ends.HasFlag(session.Which)).Select(session => session.Person), stranger];
        var slowest = TimeSpan.Zero;
        foreach (var session in dead)
        {
            (await AskGatewayAsync(replicas.First, session)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");

            // The gateway looks at the token alone: an erased account has no profile anyway.
            var known = await WithinASecond.UntilRefusedAsync(() => AskGatewayAsync(replicas.Last, session), endedAt);
            slowest = known > slowest ? known : slowest;
        }

        foreach (var replica in new[] { replicas.First, replicas.Last })
        {
            foreach (var session in dead)
            {
                await ShouldBeDeadAsync(replica, session);
            }

            await ShouldLiveAsync(replica, alive);
        }

        return slowest;
    }

    /// <summary>No route, no gateway, no refresh; and no hint of the caller weakens it (CVE-2026-22706, CVE-2026-8922).</summary>
    private static async Task ShouldBeDeadAsync(IdentityHost replica, Person session)
    {
        var id = AccessTokenClaims.SessionId(session.AccessToken).ToString();
        (string, string)[] hints =
        [
            ("X-Identity-Subject", session.Id.ToString()),
            ("X-Identity-Session", id),
            ("X-Device-Id", "known"),
            ("Cookie", $"session={id}"),
            ("X-Forwarded-For", "127.0.0.1"),
            ("User-Agent", "known"),
            ("X-Original-Method", "GET"),
            ("X-Original-URI", "/users/private/v1/auth/me"),
        ];
        foreach (var path in new[] { "/profile", "/sessions", "/users/private/v1/auth/me", "/gateway/authorize" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path)
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken) },
            };
            foreach (var (header, value) in hints)
            {
                request.Headers.TryAddWithoutValidation(header, value).ShouldBeTrue();
            }

            (await replica.SendAsync(request)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        }

        var refreshed = await replica.PostAsync("/refresh", new { refreshToken = session.RefreshToken });
        refreshed.Status.ShouldBe(HttpStatusCode.Unauthorized);
        refreshed.Codes.Single().ShouldBeOneOf("SESSION_REVOKED", "ACCOUNT_DISABLED");
    }

    private static async Task ShouldLiveAsync(IdentityHost replica, params Person[] sessions)
    {
        foreach (var session in sessions)
        {
            (await replica.GetAsync("/profile", session.AccessToken)).ShouldBe(HttpStatusCode.OK);
            (await replica.PostAsync("/refresh", new { refreshToken = session.RefreshToken })).ShouldBe(HttpStatusCode.OK);
            (await AskGatewayAsync(replica, session)).ShouldBe(HttpStatusCode.OK);
        }
    }

    private static async Task<Answer> AskGatewayAsync(IdentityHost replica, Person session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/gateway/authorize")
        {
            Headers = { { "X-Original-Method", "GET" }, { "X-Original-URI", "/users/private/v1/auth/me" } },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
        return await replica.SendAsync(request);
    }

    private static Task<string> AdminAsync(Scene scene) => ServiceClient.TokenOfNewAsync(scene.Host, "identity.admin");

    /// <summary>The token of the login, after its successor was used.</summary>
    private static async Task<Answer> ReplayAsync(Scene scene)
    {
        var next = (string)
            (await scene.Host.PostAsync("/refresh", new { refreshToken = scene.Mine.RefreshToken })).ShouldBe(HttpStatusCode.OK).Data[
                "refreshToken"
            ]!;
        (await scene.Host.PostAsync("/refresh", new { refreshToken = next })).ShouldBe(HttpStatusCode.OK);
        scene.Host.Clock.Advance(TimeSpan.FromSeconds(10)); // no late tab
        var replayed = await scene.Host.PostAsync("/refresh", new { refreshToken = scene.Mine.RefreshToken });
        replayed.ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");
        return replayed;
    }

    private static async Task<Answer> UndoAsync(Scene scene)
    {
        (await (await AddressMail.OfAsync(scene.Host, scene.Mine.Email, AddressMail.Verify)).FollowAsync(scene.Host)).ShouldBe(
            HttpStatusCode.NoContent
        );
        return await (await scene.Mine.MoveAsync(scene.Host, Person.NewEmail())).UndoAsync(scene.Host);
    }

    /// <summary>Its good answer is the intentional 403.</summary>
    private static async Task<Answer> AcceptAsync(Scene scene)
    {
        var invited = await (await Advisor.OfNewBranchAsync(scene.Host)).InviteAsync(scene.Host, scene.Mine.Email);
        var password = Person.NewPassword();
        var accepted = await scene.Host.PostAsync(
            "/invites/accept",
            new
            {
                token = invited.Token,
                password,
                confirmPassword = password,
            }
        );
        Temporary.TokenOf(accepted);
        return accepted;
    }

    private static async Task<Answer> DisableByAdvisorAsync(Scene scene)
    {
        var advisor = await Advisor.OfNewBranchAsync(scene.Host);
        await scene.Host.ChangeAsync(scene.Mine, user => user.SetProperty(it => it.BranchId, advisor.BranchId));
        return await scene.Host.PostAsync($"/individuals/{scene.Mine.Id}/disable", null, advisor.AccessToken);
    }

    private sealed record Cause(string Name, Ends Ends, Func<Scene, Task<Answer>> HappenAsync);

    private sealed record Scene(IdentityHost Host, Person Mine, Person Other)
    {
        public IEnumerable<(Ends Which, Person Person)> All => [(Ends.Mine, Mine), (Ends.Other, Other)];
    }
}
