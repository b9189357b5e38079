using System.Net;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Hosting;

/// <summary>Someone whom an operator made an advisor of a branch, and who has replaced the one-time password.</summary>
public sealed record Advisor(Guid Id, Guid BranchId, string BranchName, string Email, string Password, string AccessToken)
{
    /// <summary>The first advisor of a new branch.</summary>
    public static async Task<Advisor> OfNewBranchAsync(IdentityHost host)
    {
        var name = $"Branch {Guid.CreateVersion7():N}";
        return await OfBranchAsync(host, await host.AddBranchAsync(name), name);
    }

    public static async Task<Advisor> OfBranchAsync(IdentityHost host, Guid branchId, string branchName)
    {
        var (email, password) = (Person.NewEmail(), Person.NewPassword());
        var provisioned = await ProvisionAsync(host, email, Roles.Advisor, branchId);
        var temporary = await TemporaryTokenAsync(host, email, provisioned.TemporaryPassword, RoleNames.Advisor);
        var replaced = (await host.PutAsync("/onboarding/password", new { newPassword = password }, temporary)).ShouldBe(HttpStatusCode.OK);
        var tokens = (await host.PutAsync("/token-exchange", null, (string)replaced.Data["temporaryAccessToken"]!))
            .ShouldBe(HttpStatusCode.OK)
            .Data;
        return new Advisor(provisioned.UserId, branchId, branchName, email, password, (string)tokens["accessToken"]!);
    }

    /// <summary>An account with a one-time password, as an operator makes it.</summary>
    public static async Task<Provisioned> ProvisionAsync(IdentityHost host, string email, Roles role, Guid? branchId)
    {
        var provisioned = await host
            .Services.GetRequiredService<ProvisionUser>()
            .ExecuteAsync(email, "Alan Turing", role, branchId, Operator.CommandLine, CancellationToken.None);
        host.Watch.Add(provisioned.Value!.TemporaryPassword);
        return provisioned.Value;
    }

    /// <summary>The token in the intentional 403 of a login.</summary>
    public static async Task<string> TemporaryTokenAsync(IdentityHost host, string email, string password, string role) =>
        Temporary.TokenOf(
            await host.PostAsync(
                "/login",
                new
                {
                    login = email,
                    password,
                    roles = new[] { role },
                }
            )
        );

    public Task<Answer> LogInAsync(IdentityHost host) =>
        host.PostAsync(
            "/login",
            new
            {
                login = Email,
                password = Password,
                roles = new[] { RoleNames.Advisor },
            }
        );

    /// <summary>Another access token, of a session of its own.</summary>
    public async Task<string> NewTokenAsync(IdentityHost host) =>
        (string)(await LogInAsync(host)).ShouldBe(HttpStatusCode.OK).Data["accessToken"]!;

    public async Task<Invited> InviteAsync(IdentityHost host, string? email = null, string? phoneNumber = null)
    {
        email ??= Person.NewEmail();
        var answer = (
            await host.PostAsync(
                "/invites",
                new
                {
                    email,
                    name = "Grace Hopper",
                    phoneNumber,
                },
                AccessToken
            )
        ).ShouldBe(HttpStatusCode.Created);
        var id = (Guid)answer.Data["id"]!;
        // What the mail carries, without waiting for the mail
        var token = host.Services.GetRequiredService<IInvitationTokens>().Write(new InvitationLink(id, 0));
        host.Watch.Add(token);
        return new Invited(id, email, token);
    }
}
