using System.Net;
using System.Text.RegularExpressions;
using Identity.Domain.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Hosting;

/// <summary>A mail about an address, and the link and code in it.</summary>
public sealed partial record AddressMail(string To, string Text)
{
    public const string Verify = "Confirm your email address";
    public const string Change = "Confirm your new email address";
    public const string Told = "Request to change your email address";
    public const string Changed = "Your email address was changed";
    public const string ChangedByOperator = "An administrator changed your email address";
    public const string Restored = "Your email address was restored: choose a new password";
    public const string Reset = "Choose a new password";
    public const string Exists = "You already have an account";

    public string Token => Post.TokenIn(Text);

    public string Code => EightDigits().Match(Text).Groups["code"].Value;

    /// <summary>Another code than the right one.</summary>
    public string WrongCode => Code == "00000000" ? "00000001" : "00000000";

    /// <summary>Waits for the newest of <paramref name="count"/> mails with that subject.</summary>
    public static async Task<AddressMail> OfAsync(IdentityHost host, string to, string subject, int count = 1)
    {
        var mail = new AddressMail(to, (await host.MailsAboutAsync(to, subject, count))[^1]);
        if (mail.Token.Length > 0)
        {
            host.Watch.Add(mail.Token);
        }

        return mail;
    }

    /// <summary>How many mails with that template there are, sent or not yet.</summary>
    public static async Task<int> CountAsync(IdentityHost host, string to, string template)
    {
        await using var db = await host.OpenStoreAsync();
        return await db.Outbox.CountAsync(message => message.Recipient == to && message.Template == template);
    }

    public Task<Answer> FollowAsync(IdentityHost host) => host.PostAsync("/email/verify", new { token = Token });

    public Task<Answer> TypeAsync(IdentityHost host, string? code = null) =>
        host.PostAsync("/email/verify", new { email = To, code = code ?? Code });

    public Task<Answer> UndoAsync(IdentityHost host) => host.PostAsync("/email/undo", new { token = Token });

    /// <summary>Sets a new password with a link that was mailed for that.</summary>
    public Task<Answer> SetPasswordAsync(IdentityHost host, string newPassword) =>
        host.PostAsync("/password/reset", new { token = Token, newPassword });

    /// <summary>Lets time pass for this mail, without moving the clock of everybody else.</summary>
    public async Task AgeAsync(IdentityHost host, TimeSpan by)
    {
        var hash = LinkToken.HashOf(Token)!;
        await using var db = await host.OpenStoreAsync();
        var secret = await db.OneTimeSecrets.AsNoTracking().SingleAsync(row => row.TokenHash == hash);
        var (createdAt, expiresAt) = (secret.CreatedAt - by, secret.ExpiresAt - by);
        await db
            .OneTimeSecrets.Where(row => row.Id == secret.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.CreatedAt, createdAt).SetProperty(it => it.ExpiresAt, expiresAt));
    }

    /// <summary>Someone who has signed up and proven the address.</summary>
    public static async Task<Person> ProvenPersonAsync(IdentityHost host)
    {
        var person = await Person.SignUpAsync(host);
        (await (await OfAsync(host, person.Email, Verify)).FollowAsync(host)).ShouldBe(HttpStatusCode.NoContent);
        return person;
    }

    // As both languages' templates have it.
    [GeneratedRegex("(code|Code)[^:\n]*: (?<code>[0-9]{8})\\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EightDigits();
}

/// <summary>What someone asks for about their own address.</summary>
public static class OwnAddress
{
    public static Task<Answer> ChangeEmailAsync(this Person person, IdentityHost host, string newEmail, string? password = null) =>
        host.PutAsync("/email", new { newEmail, password = password ?? person.Password }, person.AccessToken);

    /// <summary>The change asked for, and the mail to the new address.</summary>
    public static async Task<AddressMail> AskForAsync(this Person person, IdentityHost host, string newEmail, int count = 1)
    {
        (await person.ChangeEmailAsync(host, newEmail)).ShouldBe(HttpStatusCode.Accepted);
        return await AddressMail.OfAsync(host, newEmail, AddressMail.Change, count);
    }

    /// <summary>The change asked for and confirmed; the mail to the old address, with the link that takes it back.</summary>
    public static async Task<AddressMail> MoveAsync(this Person person, IdentityHost host, string newEmail)
    {
        (await (await person.AskForAsync(host, newEmail)).FollowAsync(host)).ShouldBe(HttpStatusCode.NoContent);
        return await AddressMail.OfAsync(host, person.Email, AddressMail.Changed);
    }

    public static async Task<(string Email, bool Verified)> AddressAsync(this Person person, IdentityHost host)
    {
        var user = await host.UserAsync(person);
        return (user.Email, user.EmailVerifiedAt is not null);
    }

    public static Task<Answer> ProfileAsync(this Person person, IdentityHost host) => host.GetAsync("/profile", person.AccessToken);
}
