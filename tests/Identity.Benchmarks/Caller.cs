using System.Text.RegularExpressions;

namespace Identity.Benchmarks;

/// <summary>What one connection asks, again and again.</summary>
internal sealed partial class Caller(Func<byte[]> next, Action<string>? read = null)
{
    internal const string Password = "A few words make 1 good one!";

    internal byte[] Next() => next();

    internal void Read(string answer) => read?.Invoke(answer);

    internal static Caller Profile(string accessToken)
    {
        var request = Wire.Get("/profile", accessToken);
        return new Caller(() => request);
    }

    /// <summary>Each answer names the next token.</summary>
    internal static Caller Refresh(string refreshToken) =>
        new(
            () => Wire.Post("/refresh", $$"""{"refreshToken":"{{refreshToken}}"}"""),
            answer => refreshToken = Member(answer, "refreshToken")
        );

    internal static Caller LogIn(string email)
    {
        var request = Wire.Post("/login", $$"""{"email":"{{email}}","password":"{{Password}}"}""");
        return new Caller(() => request);
    }

    internal static Caller SignUp(string path) => new(() => SignUp(path, NewEmail()));

    internal static byte[] SignUp(string path, string email) =>
        Wire.Post(path, $$"""{"email":"{{email}}","name":"Ada Lovelace","password":"{{Password}}"}""");

    internal static string NewEmail() => $"{Guid.CreateVersion7():N}@example.com";

    internal static string Member(string answer, string name)
    {
        var match = TextMember().Matches(answer).FirstOrDefault(it => it.Groups[1].Value == name);
        return match?.Groups[2].Value ?? throw new InvalidOperationException($"No {name} in: {answer}");
    }

    [GeneratedRegex("\"(\\w+)\":\"([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex TextMember();
}
