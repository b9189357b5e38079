using System.Diagnostics;
using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Domain.OAuth;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Api.Tests.Retention;

/// <summary>Security section 3.14, as the service runs: each kind of thing that is past its time goes by itself.</summary>
public sealed class RetentionAsWiredTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task After_401_days_nothing_is_left_that_was_to_go(DatabaseKind kind)
    {
        await using var host = await IdentityHost.StartAsync(
            kind,
            ("Identity:Retention:Interval", "00:00:01"),
            ("Identity:Audit:SealInterval", "00:00:00.1")
        );
        ShouldKnowEverySweep(host);
        await HappenAsync(host);
        await EventuallyAsync(
            host,
            "sent and sealed",
            async db =>
                !await db.Outbox.AnyAsync(message => message.SentAt == null)
                && !await db.AuditEvents.AnyAsync(audit => audit.SealNumber == null)
        );
        var then = host.Clock.GetUtcNow();
        foreach (var (name, rows) in Mortal(then))
        {
            await EventuallyAsync(host, $"{name} to begin with", db => rows(db).AnyAsync());
        }

        host.Clock.Advance(TimeSpan.FromDays(401));

        foreach (var (name, rows) in Mortal(then))
        {
            await EventuallyAsync(host, $"no {name}", async db => !await rows(db).AnyAsync());
        }

        (await host.Services.GetRequiredService<IAuditTrail>().VerifyAsync([], default)).Faults.ShouldBeEmpty();
    }

    private static void ShouldKnowEverySweep(IdentityHost host) =>
        host
            .Services.GetServices<ISweep>()
            .Select(sweep => sweep.GetType())
            .ShouldBe(
                typeof(ISweep).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(ISweep))),
                ignoreOrder: true
            );

    private static (string Name, Func<IdentityDbContext, IQueryable<object>> Rows)[] Mortal(DateTimeOffset then) =>
        [
            ("audit events", db => db.AuditEvents.Where(audit => audit.At <= then && audit.Action != AuditActions.LogInFailed)),
            ("failed logins", db => db.AuditEvents.Where(audit => audit.At <= then && audit.Action == AuditActions.LogInFailed)),
            ("sessions", db => db.Sessions.Where(session => session.CreatedAt <= then)),
            ("revocations", db => db.Revocations.Where(revocation => revocation.RevokedAt <= then)),
            ("readers of revocations", db => db.RevocationReaders.Where(reader => reader.SeenAt <= then)),
            ("messages", db => db.Outbox.Where(message => message.CreatedAt <= then)),
            ("texted codes", db => db.OneTimeCodes.Where(code => code.CreatedAt <= then)),
            ("mailed secrets", db => db.OneTimeSecrets.Where(secret => secret.CreatedAt <= then)),
            (
                "invitations that nobody accepted",
                db => db.Invitations.Where(invitation => invitation.CreatedAt <= then && invitation.AcceptedAt == null)
            ),
            ("failure counts", db => db.Throttles.Where(throttle => throttle.TakenAt <= then)),
            ("unverified accounts", db => db.Users.Where(user => user.SelfRegistered && user.EmailVerifiedAt == null)),
        ];

    /// <summary>Accounts that stay, with everything about them that does not; and one that does not stay.</summary>
    private static async Task HappenAsync(IdentityHost host)
    {
        await Person.SignUpAsync(host);
        var proven = await AddressMail.ProvenPersonAsync(host);
        (await host.PostAsync("/login", new { email = proven.Email, password = Person.NewPassword() })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        (await host.PostAsync("/logout", null, (await (await AddressMail.ProvenPersonAsync(host)).LogInAsync(host)).AccessToken)).ShouldBe(
            HttpStatusCode.NoContent
        );
        var reader = await ServiceClient.TokenOfNewAsync(host, OwnScopes.RevocationsRead);
        var feed = (await host.GetAsync("/connect/revocations", reader)).ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync($"/connect/revocations?after={feed.Json["cursor"]}", reader)).ShouldBe(HttpStatusCode.OK);
        var advisor = await Advisor.OfNewBranchAsync(host);
        await advisor.InviteAsync(host);
        var newcomer = await Newcomer.OfAsync(host, advisor);
        (await newcomer.AskForCodeAsync(host, Newcomer.NewNumber())).ShouldBe(HttpStatusCode.Accepted);
    }

    private static async Task EventuallyAsync(IdentityHost host, string what, Func<IdentityDbContext, Task<bool>> isSo)
    {
        for (var startedAt = Stopwatch.GetTimestamp(); ; )
        {
            await using var db = await host.OpenStoreAsync();
            if (await isSo(db))
            {
                return;
            }

            Stopwatch.GetElapsedTime(startedAt).ShouldBeLessThan(Patience, what);
            await Task.Delay(100);
        }
    }
}
