using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Identity.Api.CommandLine;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Import;
using Identity.Domain.OAuth;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Passwords;
using Identity.Infrastructure.Persistence.Retention;
using Identity.Infrastructure.Tokens.Keys;
using Identity.Testing;
using Identity.Testing.Databases;
using Identity.Testing.Pictures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Upgrades;

/// <summary>
/// Fills a database by using the service, until each table has rows and each column a value somewhere. Time passes between the parts:
/// a hundred days ago, last week, twenty minutes ago, and now, when mail waits because nothing sends it.
/// </summary>
internal sealed partial class Population
{
    private const string Password = "correct horse";

    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private readonly TestDatabase database;
    private readonly TestClock clock = new();
    private readonly Keepsakes kept = new() { MasterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) };

    private Population(TestDatabase database) => this.database = database;

    /// <summary>The configuration under which the data are made, and under which they have to work later.</summary>
    internal static (string Key, string Value)[] Settings =>
        [
            Behind.TrustedProxies, // so that requests can come from several networks
            ("Identity:Audit:SealInterval", "00:00:00.2"),
            ("Identity:Onboarding:Steps:0:Name", "phoneNumber"),
            ("Identity:Onboarding:Steps:0:Kind", "Phone"),
            ("Identity:Onboarding:Steps:1:Name", "tax"),
            ("Identity:Onboarding:Steps:1:Kind", "Acknowledge"),
            ("Identity:Onboarding:Steps:1:Title", "Tax certification"),
            ("Identity:Onboarding:Steps:1:Content", "I am not a US person."),
            ("Identity:Onboarding:Steps:1:Version", "2026-01"),
            ("Identity:Onboarding:Steps:2:Name", "kyc"),
            ("Identity:Onboarding:Steps:2:Kind", "External"),
            ("Identity:Agreements:0:Id", "Terms"),
            ("Identity:Agreements:0:Version", "1"),
            ("Identity:Agreements:0:Title", "Terms of use"),
            ("Identity:Agreements:0:Content", "You agree that ..."),
        ];

    /// <summary>Hashes that other systems made, and their passwords; most are those of ForeignHashesTests.</summary>
    private static (string Kind, string Hash, string Password)[] ForeignHashes =>
        [
            ("sha256-crypt", "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC", Password),
            (
                "sha512-crypt",
                "$6$rounds=10000$saltstring$RSYX800PBUlPFzt5jRv2um1cURoaxGG39HgaJQWZRCbrFkEiv0mjfWp5SP56VAr33R/Th91SsTRNAtZHhoQFt1",
                Password
            ),
            ("scrypt", "$7$86..../....saltsaltsaltsalt$1YREfFuIh/DOxeaaN8Z8Qdu9WsJ3HCOa7fp6gY7aN80", Password),
            ("yescrypt", "$y$j75$AAt9R641xPvCI9nXw1HHW/$1xJQi5cgbSSZZss.ckMGRPQsL9CGXxzfL.FHvmXGg57", Password),
            ("bcrypt-2a", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
            ("bcrypt-2y", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
            ("aspnet-2", "AAABAgMEBQYHCAkKCwwNDg+d2FbDdriytxO2vgdAVMuIpGVW4BGF6o0NJn8znGUhaQ==", Password),
            ("aspnet-3-sha1", "AQAAAAAAACcQAAAAEAABAgMEBQYHCAkKCwwNDg/8C0Qu2Caw8MjwtYYr3HQNZVSdIgPBFfGaLcJ7KrvnmA==", Password),
            ("aspnet-3-sha256", "AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg/lFQcOA1On2wE5YZhLh7q7ntzP9Krf9NCBoM//wxbovw==", Password),
            ("aspnet-3-sha512", "AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg8LJ1+nXP1HCEVtkGVQ8YRRub3RhgjMuQMQ6K7+XxmQVQ==", Password),
        ];

    private static readonly string[] NeedLibxcrypt = ["sha256-crypt", "sha512-crypt", "scrypt", "yescrypt"];

    /// <summary>Whether this system can verify hashes of that kind.</summary>
    internal static bool IsVerifiedHere(string kind) =>
        Crypt.OfThisProcess.HasLibxcrypt || !NeedLibxcrypt.Contains(kind, StringComparer.Ordinal);

    /// <param name="database">At the newest schema, and empty.</param>
    internal static async Task<Keepsakes> MakeAsync(TestDatabase database)
    {
        var population = new Population(database);
        await population.AtAsync(TimeSpan.FromDays(100), population.BeginAsync);
        await population.AtAsync(TimeSpan.FromDays(8), population.InviteTooEarlyAsync);
        await population.AtAsync(TimeSpan.FromMinutes(20), population.LiveAsync);
        await population.AtAsync(TimeSpan.FromMinutes(2), population.WaitForMailAsync);
        population.kept.TakenAt = population.clock.GetUtcNow();
        await using var db = await Schema.ContextsOn(database.ConnectionString).CreateDbContextAsync();
        population.kept.Migration = (await db.Database.GetAppliedMigrationsAsync()).Last().Split('_', 2)[1];
        return population.kept;
    }

    /// <summary>One run of the service, so long before now.</summary>
    private async Task AtAsync(TimeSpan ago, Func<IdentityHost, Task> live)
    {
        clock.Advance(Now - ago - clock.GetUtcNow());
        await using var host = await IdentityHost.StartOnAsync(database, kept.MasterKey, clock, Settings);
        host.Client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("browser", "1.0"));
        await live(host);
        kept.AuditAnchor = await SealAsync(host);
    }

    /// <summary>An account, its first key, and a failed login that retention forgets.</summary>
    private async Task BeginAsync(IdentityHost host)
    {
        var first = await AddressMail.ProvenPersonAsync(host);
        kept.Logins.Add(new("bcrypt", first.Email, first.Password));
        await FailToLogInAsync(host, first.Email);
    }

    private async Task InviteTooEarlyAsync(IdentityHost host)
    {
        await host.Services.GetRequiredService<RetentionRound>().ExecuteAsync(default);
        var invited = await (await Advisor.OfNewBranchAsync(host)).InviteAsync(host);
        kept.Expired = new(invited.Email, invited.Token);
    }

    private async Task LiveAsync(IdentityHost host)
    {
        await ReplaceKeysAsync(host);
        await ImportAsync(host);
        await RegisterClientsAsync(host);
        await BecomeMembersAsync(host);
        await UploadPicturesAsync(host);
        await KeepSessionsAsync(host);
    }

    /// <summary>Leaves a retired key, a revoked one, one that signs and one that is announced.</summary>
    private async Task ReplaceKeysAsync(IdentityHost host)
    {
        var keys = host.Services;
        kept.SignedByRetiredKey = (await Person.SignUpAsync(host)).AccessToken;
        var second = (
            await keys.GetRequiredService<RotateSigningKeys>().ExecuteAsync(force: true, isConfirmed: true, Operator.CommandLine, default)
        ).Value!;
        await keys.GetRequiredService<SigningKeyRing>().ReloadAsync(default);
        kept.SignedByRevokedKey = (await Person.SignUpAsync(host)).AccessToken;
        (await keys.GetRequiredService<RevokeSigningKey>().ExecuteAsync(second, default)).IsSuccess.ShouldBeTrue();
        await keys.GetRequiredService<SigningKeyRing>().ReloadAsync(default);
    }

    private async Task ImportAsync(IdentityHost host)
    {
        var branch = await host.AddBranchAsync("Import");
        var importable = ForeignHashes.Where(foreign => IsVerifiedHere(foreign.Kind)).ToList();
        var lines = importable.Select(
            (foreign, number) =>
                JsonSerializer.Serialize(
                    new
                    {
                        email = $"{foreign.Kind}@example.com",
                        emailVerified = number % 2 == 0,
                        name = $"Imported {foreign.Kind}",
                        passwordHash = foreign.Hash,
                        phoneNumber = number == 0 ? "+49 (0)151 12345678" : null, // with the trunk zero that has no place in it
                        phoneNumberVerified = number == 0,
                        branchId = number == 0 ? branch : (Guid?)null,
                        createdAt = "2019-03-01T12:30:00+02:00",
                    }
                )
        );
        using var file = new MemoryStream(
            Encoding.UTF8.GetBytes(
                string.Join(
                    '\n',
                    [
                        .. lines, /*lang=json,strict*/
                        """{"email":"no.password@example.com","name":"Ada"}""",
                    ]
                )
            )
        );
        var summary = await host
            .Services.GetRequiredService<ImportUsers>()
            .ExecuteAsync(
                UserLines.ReadAsync(file),
                new ImportOptions(),
                Operator.CommandLine,
                (line, fault) => throw new InvalidOperationException($"{line}: {fault}"),
                default
            );
        summary.Imported.ShouldBe(importable.Count + 1);
        kept.Logins.AddRange(importable.Select(foreign => new HeldLogin(foreign.Kind, $"{foreign.Kind}@example.com", foreign.Password)));

        var (email, longPassword) = (Person.NewEmail(), Person.NewPassword() + new string('x', 80));
        (
            await host.PostAsync(
                "/signup",
                new
                {
                    email,
                    name = "Long",
                    password = longPassword,
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        kept.Logins.Add(new("bcrypt-sha256", email, longPassword));
    }

    private async Task RegisterClientsAsync(IdentityHost host)
    {
        var admin = await ServiceClient.CreateAsync(host, OwnScopes.Admin, OwnScopes.OnboardingReport);
        var disabled = await ServiceClient.CreateAsync(host, "profile");
        (await host.PostAsync($"/admin/clients/{disabled.Id}/disable", null, await admin.TokenAsync(host))).ShouldBe(
            HttpStatusCode.NoContent
        );
        kept.Client = new(admin.Id, admin.Secret);
        kept.DisabledClient = new(disabled.Id, disabled.Secret);

        // A client with keys and one with two secrets.
        var keyed = await KeyedClient.CreateAsync(host);
        (await keyed.RequestAsync(keyed.Assertion())).ShouldBe(HttpStatusCode.OK);
        var rotated = await ServiceClient.CreateAsync(host, "profile");
        var rotate = host.Services.GetRequiredService<RotateClientSecret>();
        host.Watch.Add((await rotate.ExecuteAsync(rotated.Id, 1, Operator.CommandLine, default)).Value!.Text);

        // A service that has read the feed once, and acknowledges that.
        var reader = await ServiceClient.TokenOfNewAsync(host, OwnScopes.RevocationsRead);
        var feed = (await host.GetAsync("/connect/revocations", reader)).ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync($"/connect/revocations?after={feed.Json["cursor"]}", reader)).ShouldBe(HttpStatusCode.OK);
        await using var db = await host.OpenStoreAsync();
        await Eventually.SeeAsync(() => db.RevocationReaders.CountAsync(), count => count == 1);

        // A person who allows an application something, which leaves a session of its own.
        const string orders = "https://orders.example.com";
        const string logout = "https://orders.example.com/logout";
        var application = await Application.CreateAsync(host, consent: true, audiences: [orders], backchannelLogoutUri: logout);
        var asked = application.Ask("openid offline_access orders.read", ("resource", orders));
        var browser = await Browser.SignInAsync(application, asked, await Person.SignUpAsync(host));
        (await browser.SubmitAsync(await browser.GetAsync(asked.Path), ("decision", "allow"))).ShouldBe(HttpStatusCode.SeeOther);
        (await application.RedeemAsync(await asked.CodeAsync(browser), asked)).ShouldBe(HttpStatusCode.OK);
    }

    private async Task BecomeMembersAsync(IdentityHost host)
    {
        var advisor = await Advisor.OfNewBranchAsync(host);
        kept.Logins.Add(new("advisor", advisor.Email, advisor.Password, RoleNames.Advisor));
        var newAdvisor = Person.NewEmail();
        var provisioned = await Advisor.ProvisionAsync(host, newAdvisor, Roles.Advisor, advisor.BranchId);
        kept.OneTimePassword = new("one-time", newAdvisor, provisioned.TemporaryPassword, RoleNames.Advisor);

        var invited = await advisor.InviteAsync(host, phoneNumber: Newcomer.NewNumber());
        kept.Accepted = new(invited.Email, invited.Token);
        var newcomer = await AcceptAsync(host, invited);
        await newcomer.ProvePhoneAsync(host);
        await FinishAsync(host, newcomer, "passport seen");
        kept.Logins.Add(new("invited", newcomer.Email, newcomer.Password));

        var revoked = await advisor.InviteAsync(host);
        (await host.DeleteAsync($"/invites/{revoked.Id}", advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        kept.Revoked = new(revoked.Email, revoked.Token);
        var pending = await advisor.InviteAsync(host, phoneNumber: Newcomer.NewNumber());
        kept.Pending = new(pending.Email, pending.Token);
        await (await advisor.InviteAsync(host)).RefuseMailAsync(host);

        var disabled = await Person.SignUpAsync(host);
        (await host.PostAsync($"/admin/users/{disabled.Id}/disable", null, await AdminTokenAsync(host))).ShouldBe(HttpStatusCode.NoContent);
        kept.Disabled = new("disabled", disabled.Email, disabled.Password);
    }

    private async Task UploadPicturesAsync(IdentityHost host)
    {
        foreach (var (type, file) in new[] { ("image/jpeg", "plain.jpg"), ("image/png", "plain.png"), ("image/webp", "plain.webp") })
        {
            var person = await Person.SignUpAsync(host);
            var form = Form.With.Image(PictureFile.Read(file), file, type).Content();
            var profile = (await host.PutAsync("/profile", form, person.AccessToken)).ShouldBe(HttpStatusCode.OK);
            kept.Pictures[type] = new Uri((string)profile.Data["image"]!).AbsolutePath;
        }
    }

    private async Task KeepSessionsAsync(IdentityHost host)
    {
        var person = await Person.SignUpAsync(host);
        var refresh = (await RefreshAsync(host, person.RefreshToken)).AccessToken;
        kept.NeverRotated = new(refresh, person.RefreshToken);

        person = await Person.SignUpAsync(host);
        var second = await RefreshAsync(host, (await RefreshAsync(host, person.RefreshToken)).RefreshToken);
        kept.BeforeRotated = second.RefreshToken;

        person = await Person.SignUpAsync(host);
        await RefreshAsync(host, (await RefreshAsync(host, person.RefreshToken)).RefreshToken);
        kept.Retired = person.RefreshToken;

        await ShareAsync(host, (await Person.SignUpAsync(host)).RefreshToken);

        person = await Person.SignUpAsync(host);
        kept.LoggedOut = new(person.AccessToken, person.RefreshToken);
        (await host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
    }

    /// <summary>Two devices in two networks use one session, until it is marked as shared.</summary>
    private static async Task ShareAsync(IdentityHost host, string refreshToken)
    {
        var (one, other) = (new Visitor(host, "one", "192.0.2.1"), new Visitor(host, "other", "198.51.100.1"));
        for (var generation = 0; generation < Session.SharedAfterGenerations; generation++)
        {
            var next = await one.RefreshedAsync(refreshToken);
            await other.RefreshedAsync(refreshToken);
            refreshToken = next;
        }
    }

    private async Task<string> AdminTokenAsync(IdentityHost host) =>
        await new ServiceClient(kept.Client.Id, kept.Client.Secret).TokenAsync(host);

    private static async Task<HeldTokens> RefreshAsync(IdentityHost host, string refreshToken)
    {
        var tokens = (await host.PostAsync("/refresh", new { refreshToken })).ShouldBe(HttpStatusCode.OK).Data;
        return new((string)tokens["accessToken"]!, (string)tokens["refreshToken"]!);
    }

    private static async Task<Newcomer> AcceptAsync(IdentityHost host, Invited invited)
    {
        var password = Person.NewPassword();
        return new Newcomer(invited.Email, password, Temporary.TokenOf(await invited.AcceptAsync(host, password, "Terms")));
    }

    /// <summary>The steps behind the phone number, and the exchange.</summary>
    private async Task FinishAsync(IdentityHost host, Newcomer newcomer, string details)
    {
        (await host.PostAsync("/onboarding/steps/tax/acknowledge", null, newcomer.Token)).ShouldBe(HttpStatusCode.NoContent);
        var report = new { status = "completed", details };
        (await host.PutAsync($"/onboarding/{newcomer.Id}/steps/kyc", report, await AdminTokenAsync(host))).ShouldBe(
            HttpStatusCode.NoContent
        );
        (await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task FailToLogInAsync(IdentityHost host, string email) =>
        (await host.PostAsync("/login", new { email, password = "a wrong password" })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );

    /// <summary>Waits until everything is sealed, and returns the newest seal as the log tells it.</summary>
    private static async Task<string> SealAsync(IdentityHost host)
    {
        var audit = host.Services.GetRequiredService<IAuditTrail>();
        var verdict = await Eventually.SeeAsync(() => audit.VerifyAsync([], default), verdict => verdict.Unsealed == 0);
        verdict.IsIntact.ShouldBeTrue();
        return verdict.Newest!.ToString();
    }
}
