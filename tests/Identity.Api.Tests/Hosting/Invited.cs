using Identity.Domain.Messaging;
using Identity.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Hosting;

/// <summary>Someone with an open invitation.</summary>
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

    /// <summary>What the worker does where the mail server refuses the newest mail for good.</summary>
    public async Task RefuseMailAsync(IdentityHost host)
    {
        await using var db = await host.OpenStoreAsync();
        var mail = await db.Outbox.AsNoTracking().Where(row => row.ConcernsId == Id).OrderByDescending(row => row.Id).FirstAsync();
        await Eventually.SeeAsync( // from then on no worker touches it
            () => Task.FromResult(host.Watch.Lines.Any(line => line.Contains($"Message {mail.Id} ", StringComparison.Ordinal))),
            isSent => isSent
        );
        await host.Services.GetRequiredService<IDeliveryWatch>().GivenUpAsync(mail);
    }

    /// <summary>Accepts with a new password.</summary>
    public async Task<Newcomer> JoinAsync(IdentityHost host)
    {
        var password = Person.NewPassword();
        return new Newcomer(Email, password, Temporary.TokenOf(await AcceptAsync(host, password)));
    }
}
