namespace Identity.Api.Tests.Hosting;

/// <summary>Somebody with an open invitation.</summary>
public sealed record Invited(Guid Id, string Email, string Token)
{
    public Task<Answer> CheckAsync(IdentityHost host) => host.PostAsync("/invites/check", new { token = Token });

    public Task<Answer> AcceptAsync(IdentityHost host, string password, params string[] agreementIds) =>
        host.PostAsync(
            "/invites/accept",
            new
            {
                token = Token,
                password,
                confirmPassword = password,
                agreementIds,
            }
        );

    /// <summary>Accepts with a new password.</summary>
    public async Task<Newcomer> JoinAsync(IdentityHost host)
    {
        var password = Person.NewPassword();
        return new Newcomer(Email, password, Temporary.TokenOf(await AcceptAsync(host, password)));
    }
}
