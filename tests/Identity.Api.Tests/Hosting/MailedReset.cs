using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Hosting;

/// <summary>What someone who forgot a password finds in the mailbox.</summary>
public sealed partial record MailedReset(string Email, string Token, string Code)
{
    /// <summary>Asks for it, and waits for the mail.</summary>
    public static async Task<MailedReset> AskAsync(IdentityHost host, string email, int mails = 1)
    {
        (await host.PostAsync("/password/forgot", new { email })).ShouldBe(HttpStatusCode.Accepted);
        return await InMailAsync(host, email, mails);
    }

    /// <summary>The newest of so many mails with a link and a code.</summary>
    public static async Task<MailedReset> InMailAsync(IdentityHost host, string email, int mails = 1)
    {
        for (var count = mails; ; count++)
        {
            // Among them may be mails that tell of a change, which carry nothing.
            var resets = (await host.MailsAsync(email, count))
                .Where(mail => mail.Contains("/pages/reset-password?token=", StringComparison.Ordinal))
                .ToList();
            if (resets.Count >= mails)
            {
                var reset = new MailedReset(email, Post.TokenIn(resets[mails - 1]), Digits().Match(resets[mails - 1]).Groups["code"].Value);
                host.Watch.Add(reset.Token);
                if (reset.Code.Length > 0) // the sixth mail of a day has a link alone
                {
                    host.Watch.Add(reset.Code);
                }

                return reset;
            }
        }
    }

    /// <summary>Waits until nobody's request is left to be settled.</summary>
    public static async Task SettledAsync(IdentityHost host)
    {
        for (var attempt = 0; ; attempt++)
        {
            await using var db = await host.OpenStoreAsync();
            if (!await db.ResetRequests.AnyAsync())
            {
                return;
            }

            attempt.ShouldBeLessThan(200);
            await Task.Delay(50);
        }
    }

    public Task<Answer> FollowAsync(IdentityHost host, string newPassword) =>
        host.PostAsync("/password/reset", new { token = Token, newPassword });

    public Task<Answer> TypeAsync(IdentityHost host, string newPassword, string? code = null) =>
        host.PostAsync(
            "/password/reset",
            new
            {
                email = Email,
                code = code ?? Code,
                newPassword,
            }
        );

    /// <summary>A code that was not sent.</summary>
    public string WrongCode(int which = 0) => $"{(int.Parse(Code) + 1 + which) % 100_000_000:D8}";

    [GeneratedRegex(@"^(?<code>[0-9]{8})\r?$", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Digits();
}
