using System.Text;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Clients;

/// <summary>What the walks need beside their clients.</summary>
internal static class Walk
{
    /// <summary>The token in the link of the mail that invites.</summary>
    internal static async Task<string> InvitationTokenAsync(IdentityHost host, string email)
    {
        var token = Post.TokenIn((await host.MailsAsync(email))[0]);
        host.Watch.Add(token);
        return token;
    }

    internal static async Task ShouldBeWebPAsync(Stream picture)
    {
        var head = new byte[12]; // "RIFF", the length, "WEBP"
        await picture.ReadExactlyAsync(head);
        Encoding.ASCII.GetString(head, 8, 4).ShouldBe("WEBP");
    }
}
