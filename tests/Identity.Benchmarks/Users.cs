namespace Identity.Benchmarks;

/// <summary>The same people at each of the three, with their tokens there.</summary>
internal sealed class Users
{
    private readonly string[] emails;
    private readonly string password;

    private Users(string[] emails, string password) => (this.emails, this.password) = (emails, password);

    internal string[] Us { get; private set; } = [];

    internal string[] Floor { get; private set; } = [];

    internal string[] Peer { get; private set; } = [];

    internal IReadOnlyList<IAsking> UsChains { get; private set; } = [];

    internal IReadOnlyList<IAsking> FloorChains { get; private set; } = [];

    internal IReadOnlyList<IAsking> PeerChains { get; private set; } = [];

    /// <summary>At the service alone.</summary>
    internal static async Task<Users> SignUpAsync(Server us, int count, string password)
    {
        string[] emails = [.. Enumerable.Range(0, count).Select(_ => $"{Guid.CreateVersion7():N}@example.com")];
        var users = new Users(emails, password);
        var atUs = await AskAllAsync(us, index => SignUp(password, emails[index]), count);
        (users.Us, users.UsChains) = (Tokens(atUs), Chains(atUs));
        return users;
    }

    internal static async Task<Users> SignUpAsync(Server us, Server floor, Server peer, int count, string password)
    {
        var users = await SignUpAsync(us, count, password);
        var atFloor = await AskAllAsync(floor, _ => Wire.Request("POST", "/signup", json: "{}"), count);
        await AskAllAsync(peer, index => Wire.Request("POST", "/register", json: users.Credentials(index)), count);
        var atPeer = await AskAllAsync(peer, users.LogIn, count);
        (users.Floor, users.FloorChains) = (Tokens(atFloor), Chains(atFloor));
        (users.Peer, users.PeerChains) = (Tokens(atPeer), Chains(atPeer));
        return users;
    }

    internal static byte[] SignUp(string password, string? email = null) =>
        Wire.Request(
            "POST",
            "/signup",
            json: $$"""{"email":"{{email ?? $"{Guid.CreateVersion7():N}@example.com"}}","name":"Ada Lovelace","password":"{{password}}"}"""
        );

    internal byte[] LogIn(int index) => Wire.Request("POST", "/login", json: Credentials(index));

    internal IReadOnlyList<IAsking> LogIns(int clients) => [.. Enumerable.Range(0, clients).Select(index => new Same(LogIn(index)))];

    internal IAsking Profile(string token, string path) => new Same(Wire.Request("GET", path, token));

    internal IReadOnlyList<IAsking> Profiles(string[] tokens, string path, int clients) =>
        [.. tokens.Take(clients).Select(token => Profile(token, path))];

    private string Credentials(int index) => $$"""{"email":"{{emails[index]}}","password":"{{password}}"}""";

    private static string[] Tokens(string[] answers) => [.. answers.Select(answer => Member(answer, "accessToken"))];

    private static IReadOnlyList<IAsking> Chains(string[] answers) =>
        [.. answers.Take(16).Select(answer => new Chain("/refresh", Member(answer, "refreshToken")))];

    private static string Member(string answer, string name) => Json.Member(System.Text.Encoding.UTF8.GetBytes(answer), name);

    private static async Task<string[]> AskAllAsync(Server server, Func<int, byte[]> request, int count)
    {
        var answers = new string[count];
        await Parallel.ForAsync(0, count, async (index, _) => answers[index] = await server.AskAsync(request(index)));
        return answers;
    }
}
