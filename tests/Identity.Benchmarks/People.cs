namespace Identity.Benchmarks;

/// <summary>Accounts at one server, and what each asks.</summary>
internal sealed record People(
    Server Server,
    IReadOnlyList<Caller> Profiles,
    IReadOnlyList<Caller> Refreshes,
    IReadOnlyList<Caller> LogIns,
    IReadOnlyList<Caller> SignUps
)
{
    internal static Task<People> OfServiceAsync(Server server, int count) => MakeAsync(server, count, "/signup", logsIn: false);

    internal static Task<People> OfFloorAsync(Server server, int count) => MakeAsync(server, count, "/signup", logsIn: false);

    /// <summary>Its signup answers nothing.</summary>
    internal static Task<People> OfPeerAsync(Server server, int count) => MakeAsync(server, count, "/register", logsIn: true);

    private static async Task<People> MakeAsync(Server server, int count, string signUp, bool logsIn)
    {
        List<Caller> profiles = [],
            refreshes = [],
            logIns = [];
        for (var index = 0; index < count; index++)
        {
            var email = Caller.NewEmail();
            var answer = await server.AskAsync(Caller.SignUp(signUp, email));
            logIns.Add(Caller.LogIn(email));
            if (logsIn)
            {
                answer = await server.AskAsync(Caller.LogIn(email).Next());
            }

            profiles.Add(Caller.Profile(Caller.Member(answer, "accessToken")));
            refreshes.Add(Caller.Refresh(Caller.Member(answer, "refreshToken")));
        }

        return new People(server, profiles, refreshes, logIns, [.. Enumerable.Range(0, count).Select(_ => Caller.SignUp(signUp))]);
    }
}
