using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Passwords;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Identity.Api.Tests.Upgrades;

/// <summary>Links and codes that nobody has used yet. The workers that send are stopped, so messages wait with all that they
/// carry.</summary>
internal sealed partial class Population
{
    private async Task WaitForMailAsync(IdentityHost host)
    {
        await StopSendingAsync(host);
        await AskForVerificationAsync(host);
        await AskForResetsAsync(host);
        await ChangeAddressesAsync(host);
        await BeginOnboardingAsync(host);
        kept.Rotated = await RefreshAsync(host, kept.BeforeRotated);
        await FailToLogInAsync(host, (await Person.SignUpAsync(host)).Email);
        await FailToSendAsync(host);
        await ConnectDeviceAsync(host);
    }

    /// <summary>A person has said yes, and the device has not come back yet.</summary>
    private static async Task ConnectDeviceAsync(IdentityHost host)
    {
        const string orders = "https://orders.example.com";
        var device = await Device.StartAsync(await Device.RegisterAsync(host, audiences: [orders]), ("resource", orders));
        (await device.PollAsync()).ShouldBe(HttpStatusCode.BadRequest);
        await device.ConnectAsync(await Person.SignUpAsync(host));
    }

    private static async Task StopSendingAsync(IdentityHost host)
    {
        foreach (var worker in host.Services.GetServices<IHostedService>().Where(worker => worker is OutboxWorker or ResetRequestWorker))
        {
            await worker.StopAsync(default);
        }
    }

    private async Task AskForVerificationAsync(IdentityHost host)
    {
        var byCode = await Person.SignUpAsync(host);
        kept.VerificationByCode = await MailedAsync(host, byCode.Email, MessageTemplate.VerifyEmail);

        var byLink = await Person.SignUpAsync(host);
        kept.ReplacedLink = (await MailedAsync(host, byLink.Email, MessageTemplate.VerifyEmail)).Link;
        (await host.PostAsync("/email/verification", null, byLink.AccessToken)).ShouldBe(HttpStatusCode.Accepted);
        kept.Verification = await MailedAsync(host, byLink.Email, MessageTemplate.VerifyEmail, number: 2);
    }

    private async Task AskForResetsAsync(IdentityHost host)
    {
        var (byLink, byCode) = (await ProvenAsync(host), await ProvenAsync(host));
        await AskForResetAsync(host, byLink.Email);
        await AskForResetAsync(host, byCode.Email);
        await host.Services.GetRequiredService<MailRequestedResets>().ExecuteAsync(default);
        kept.Reset = await MailedAsync(host, byLink.Email, MessageTemplate.PasswordReset);
        kept.ResetByCode = await MailedAsync(host, byCode.Email, MessageTemplate.PasswordReset);

        kept.ResetRequestedFor = (await ProvenAsync(host)).Email;
        await AskForResetAsync(host, kept.ResetRequestedFor);
    }

    private async Task ChangeAddressesAsync(IdentityHost host)
    {
        var (person, newEmail) = (await ProvenAsync(host), Person.NewEmail());
        (await person.ChangeEmailAsync(host, newEmail)).ShouldBe(HttpStatusCode.Accepted);
        kept.EmailChange = await MailedAsync(host, newEmail, MessageTemplate.ConfirmEmailChange);

        (person, newEmail) = (await ProvenAsync(host), Person.NewEmail());
        (await person.ChangeEmailAsync(host, newEmail)).ShouldBe(HttpStatusCode.Accepted);
        await VerifyAsync(host, await MailedAsync(host, newEmail, MessageTemplate.ConfirmEmailChange));
        kept.EmailChangeUndo = await MailedAsync(host, person.Email, MessageTemplate.EmailChanged);
    }

    private async Task BeginOnboardingAsync(IdentityHost host)
    {
        var newcomer = await AcceptAsync(host, await (await Advisor.OfNewBranchAsync(host)).InviteAsync(host));
        var number = Newcomer.NewNumber();
        (await newcomer.AskForCodeAsync(host, number)).ShouldBe(HttpStatusCode.Accepted);
        kept.PhoneCode = (await MailedAsync(host, number, MessageTemplate.PhoneCode)).Code;
        (kept.TemporaryToken, kept.OnboardingUserId) = (newcomer.Token, newcomer.Id);
    }

    /// <summary>One message is given up, one waits for another attempt, one is claimed by a process that died.</summary>
    private async Task FailToSendAsync(IdentityHost host)
    {
        var queue = host.Services.GetRequiredService<OutboxQueue>();
        var refused = (await queue.TryClaimAsync()).ShouldNotBeNull();
        (await queue.MarkFailedAsync(refused, new DeliveryException("smtp_rejected", isFinal: true))).ShouldBeNull();
        var postponed = (await queue.TryClaimAsync()).ShouldNotBeNull();
        (await queue.MarkFailedAsync(postponed, new DeliveryException("smtp_connect"))).ShouldNotBeNull();
        (await queue.TryClaimAsync()).ShouldNotBeNull();
        kept.MailWaitsFor = (await Person.SignUpAsync(host)).Email;
    }

    private static async Task AskForResetAsync(IdentityHost host, string email) =>
        (await host.PostAsync("/password/forgot", new { email })).ShouldBe(HttpStatusCode.Accepted);

    private static async Task<Person> ProvenAsync(IdentityHost host)
    {
        var person = await Person.SignUpAsync(host);
        await VerifyAsync(host, await MailedAsync(host, person.Email, MessageTemplate.VerifyEmail));
        return person;
    }

    private static async Task VerifyAsync(IdentityHost host, HeldMail mail) =>
        (await host.PostAsync("/email/verify", new { token = mail.Link })).ShouldBe(HttpStatusCode.NoContent);

    /// <summary>What the message carries, read out of the outbox as the worker does it.</summary>
    private static async Task<HeldMail> MailedAsync(IdentityHost host, string recipient, string template, int number = 1)
    {
        await using var db = await host.OpenStoreAsync();
        var messages = await db
            .Outbox.AsNoTracking()
            .Where(it => it.Recipient == recipient && it.Template == template)
            .OrderBy(it => it.Id)
            .ToListAsync();
        var model = host.Services.GetRequiredService<Outbox>().Open(messages[number - 1]);
        var mail = new HeldMail(recipient, Post.TokenIn(model.GetValueOrDefault("link", "")), model.GetValueOrDefault("code", ""));
        host.Watch.Add(mail.Link);
        host.Watch.Add(mail.Code);
        return mail;
    }
}
