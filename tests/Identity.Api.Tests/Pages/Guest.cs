using System.Net;
using System.Security.Cryptography;
using Identity.Api.Tests.Hosting;
using Identity.Domain;

namespace Identity.Api.Tests.Pages;

/// <summary>Someone whom an advisor has invited, and who has the mail.</summary>
internal sealed record Guest(string Email, string Phone, string Token)
{
    public string Password { get; } = Person.NewPassword();

    /// <summary>The page that the mailed link leads to, on the port of the host.</summary>
    public string Path => $"/pages/invite?token={Token}";

    public static async Task<Guest> InviteAsync(IdentityHost host, string name = "Grace Hopper")
    {
        var advisor = await Person.SignUpAsync(host);
        var branch = await host.AddBranchAsync("Berlin");
        await host.ChangeAsync(advisor, user => user.SetProperty(it => it.Roles, Roles.Advisor).SetProperty(it => it.BranchId, branch));
        var signedIn = (
            await host.PostAsync(
                "/login",
                new
                {
                    email = advisor.Email,
                    password = advisor.Password,
                    roles = new[] { "advisor" },
                }
            )
        ).ShouldBe(HttpStatusCode.OK);
        var (email, phone) = (Person.NewEmail(), $"+49151{RandomNumberGenerator.GetInt32(10_000_000, 100_000_000)}");

        (
            await host.PostAsync(
                "/invites",
                new
                {
                    email,
                    name,
                    phoneNumber = phone,
                },
                (string)signedIn.Data["accessToken"]!
            )
        ).ShouldBe(HttpStatusCode.Created);

        var mail = (await host.MailsAsync(email)).ShouldHaveSingleItem();
        mail.ShouldContain($"{IdentityHost.Issuer}/pages/invite?token=");
        var guest = new Guest(email, phone, Post.TokenIn(mail));
        host.Watch.Add(guest.Token);
        host.Watch.Add(guest.Password);
        return guest;
    }

    public async Task<string> CodeAsync(IdentityHost host, int count = 1) =>
        new([.. (await host.TextsAsync(Phone, count))[^1].Where(char.IsAsciiDigit).Take(6)]);
}
