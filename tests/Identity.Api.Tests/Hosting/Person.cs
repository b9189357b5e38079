namespace Identity.Api.Tests.Hosting;

/// <summary>Someone who has signed up, and the newest tokens.</summary>
public sealed record Person(string Email, string Password, Guid Id, string AccessToken, string RefreshToken)
{
    public static string NewEmail() => $"{Guid.CreateVersion7():N}@example.com";

    public static string NewPassword() => $"canary {Guid.CreateVersion7():N}";

    /// <param name="at">The address; one of their own, where none is given.</param>
    public static async Task<Person> SignUpAsync(IdentityHost host, string? at = null)
    {
        var (email, password) = (at ?? NewEmail(), NewPassword());
        var answer = (
            await host.PostAsync(
                "/signup",
                new
                {
                    email,
                    name = "Ada Lovelace",
                    password,
                }
            )
        ).ShouldBe(System.Net.HttpStatusCode.Created);
        return From(answer, email, password);
    }

    /// <summary>The same person with the tokens of another login.</summary>
    public async Task<Person> LogInAsync(IdentityHost host) =>
        From(
            (await host.PostAsync("/login", new { email = Email, password = Password })).ShouldBe(System.Net.HttpStatusCode.OK),
            Email,
            Password
        );

    public Task<Answer> ChangePhoneAsync(IdentityHost host, string number) =>
        host.PutAsync("/phone", new { phoneNumber = number, password = Password }, AccessToken);

    public Task<Answer> ConfirmPhoneAsync(IdentityHost host, string code) => host.PostAsync("/phone/verify", new { code }, AccessToken);

    /// <summary>Erases the account.</summary>
    public async Task LeaveAsync(IdentityHost host) =>
        (await host.SendAsync(HttpMethod.Delete, "/profile", new { password = Password }, AccessToken)).ShouldBe(
            System.Net.HttpStatusCode.NoContent
        );

    private static Person From(Answer answer, string email, string password) =>
        new(email, password, (Guid)answer.Data["user"]!["id"]!, (string)answer.Data["accessToken"]!, (string)answer.Data["refreshToken"]!);
}
