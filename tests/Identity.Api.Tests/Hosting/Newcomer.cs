using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Identity.Api.Tests.Hosting;

/// <summary>Someone in the middle of an onboarding.</summary>
public sealed partial record Newcomer(string Email, string Password, string Token)
{
    public Guid Id { get; } = Guid.Parse((string)AccessTokenClaims.Of(Token)["sub"]!);

    public static async Task<Newcomer> OfAsync(IdentityHost host, Advisor advisor) =>
        await (await advisor.InviteAsync(host)).JoinAsync(host);

    /// <summary>A number that no other test uses.</summary>
    public static string NewNumber() => $"+49151{RandomNumberGenerator.GetInt32(10_000_000, 100_000_000)}";

    /// <summary>The code in the newest of so many texts to a number.</summary>
    public static async Task<string> CodeAsync(IdentityHost host, string number, int count = 1) =>
        Code().Match((await host.TextsAsync(number, count))[count - 1]).Value;

    public Task<Answer> AskForCodeAsync(IdentityHost host, string number) =>
        host.PostAsync("/onboarding/phone", new { phoneNumber = number }, Token);

    public Task<Answer> TryCodeAsync(IdentityHost host, string code) => host.PostAsync("/onboarding/phone/verify", new { code }, Token);

    public async Task<string> ProvePhoneAsync(IdentityHost host)
    {
        var number = NewNumber();
        (await AskForCodeAsync(host, number)).ShouldBe(HttpStatusCode.Accepted);
        (await TryCodeAsync(host, await CodeAsync(host, number))).ShouldBe(HttpStatusCode.NoContent);
        return number;
    }

    public Task<Answer> ExchangeAsync(IdentityHost host) => host.PutAsync("/token-exchange", null, Token);

    public Task<Answer> LogInAsync(IdentityHost host) => host.PostAsync("/login", new { email = Email, password = Password });

    /// <summary>The phone proven and the token exchanged.</summary>
    public async Task<Person> FinishAsync(IdentityHost host)
    {
        await ProvePhoneAsync(host);
        var tokens = (await ExchangeAsync(host)).ShouldBe(HttpStatusCode.OK).Data;
        return new Person(Email, Password, Id, (string)tokens["accessToken"]!, (string)tokens["refreshToken"]!);
    }

    [GeneratedRegex(@"\b[0-9]{6}\b", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
