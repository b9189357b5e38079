using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Api.Tests.Upgrades;

public sealed class UpgradeOfV01OnSqlite(UpgradedSqliteOfV01 fixture) : UpgradeTests(fixture), IClassFixture<UpgradedSqliteOfV01>;

public sealed class UpgradeOfV01OnPostgreSql(UpgradedPostgreSqlOfV01 fixture)
    : UpgradeTests(fixture),
        IClassFixture<UpgradedPostgreSqlOfV01>;

/// <summary>Nothing is lost by an upgrade: not a row, and nothing of what people, services and operators hold.</summary>
public abstract class UpgradeTests(UpgradedHost fixture)
{
    /// <summary>Columns that a migration rewrites on purpose, as "table.column"; each needs a test of its own that says how.</summary>
    private static readonly string[] s_rewritten = [];

    private IdentityHost Host => fixture.Host;

    private Keepsakes Kept => fixture.Kept;

    [Fact]
    public void Every_table_column_and_row_survives()
    {
        fixture.After.Select(table => table.Name).ShouldBeUnique();
        foreach (var before in fixture.Before)
        {
            var after = fixture.After.SingleOrDefault(table => table.Name == before.Name).ShouldNotBeNull(before.Name);
            before.Columns.Except(after.Columns).ShouldBeEmpty(before.Name);
            after.Rows.Count.ShouldBe(before.Rows.Count, before.Name);
            string[] compared = [.. before.Columns.Where(column => !s_rewritten.Contains($"{before.Name}.{column}"))];
            after.Lines(compared).ShouldBe(before.Lines(compared), before.Name);
        }
    }

    [Fact]
    public async Task The_schema_is_that_of_a_new_installation()
    {
        await using var fresh = await Schema.CreateAsync(fixture.Kind);

        Columns(fixture.After).ShouldBe(Columns(await TableRows.ReadAsync(fresh)), ignoreOrder: true);

        static IEnumerable<string> Columns(IEnumerable<TableRows> tables) =>
            tables.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column}"));
    }

    [Fact]
    public async Task Every_user_logs_in_whatever_kind_of_hash_is_stored()
    {
        Kept.Logins.Count.ShouldBeGreaterThan(10);
        foreach (var login in Kept.Logins)
        {
            (await LogInAsync(login)).Status.ShouldBe(
                Population.IsVerifiedHere(login.Kind) ? HttpStatusCode.OK : HttpStatusCode.Unauthorized,
                login.Kind
            );
            (await LogInAsync(login with { Password = login.Password + "x" })).Status.ShouldBe(HttpStatusCode.Unauthorized, login.Kind);
        }
    }

    [Fact]
    public async Task Who_may_not_log_in_still_may_not()
    {
        (await LogInAsync(Kept.Disabled)).ShouldBe(HttpStatusCode.Forbidden, "ACCOUNT_DISABLED");
        Temporary.TokenOf(await LogInAsync(Kept.OneTimePassword)); // the password must be replaced first
    }

    [Fact]
    public async Task Sessions_go_on_with_their_refresh_tokens()
    {
        (await RefreshAsync(Kept.NeverRotated.RefreshToken)).ShouldBe(HttpStatusCode.OK);

        var repeated = (await RefreshAsync(Kept.BeforeRotated)).ShouldBe(HttpStatusCode.OK);
        ((string)repeated.Data["refreshToken"]!).ShouldBe(Kept.Rotated.RefreshToken);
        var next = (await RefreshAsync(Kept.Rotated.RefreshToken)).ShouldBe(HttpStatusCode.OK);
        (await RefreshAsync((string)next.Data["refreshToken"]!)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Refresh_tokens_that_were_over_stay_over()
    {
        (await RefreshAsync(Kept.LoggedOut.RefreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        (await RefreshAsync(Kept.Retired)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");
    }

    [Fact]
    public async Task Access_tokens_of_before_open_here_and_verify_elsewhere()
    {
        var keys = new JsonWebKeySet((await Host.GetAsync("/.well-known/jwks.json")).ShouldBe(HttpStatusCode.OK).Text);
        foreach (var token in new[] { Kept.NeverRotated.AccessToken, Kept.SignedByRetiredKey })
        {
            (await Host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.OK);
            (await VerifyAsync(token, keys)).IsValid.ShouldBeTrue();
        }

        (await Host.GetAsync("/profile", Kept.LoggedOut.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.GetAsync("/profile", Kept.SignedByRevokedKey)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await VerifyAsync(Kept.SignedByRevokedKey, keys)).IsValid.ShouldBeFalse();
    }

    [Fact]
    public async Task Mailed_links_and_codes_confirm_an_address()
    {
        (await Host.PostAsync("/email/verify", new { token = Kept.ReplacedLink })).ShouldBe(
            HttpStatusCode.BadRequest,
            "VERIFICATION_TOKEN_EXPIRED"
        );
        (await Host.PostAsync("/email/verify", new { token = Kept.Verification.Link })).ShouldBe(HttpStatusCode.NoContent);
        (await Host.PostAsync("/email/verify", new { token = Kept.Verification.Link })).ShouldBe(
            HttpStatusCode.BadRequest,
            "VERIFICATION_TOKEN_USED"
        );

        var (email, _, code) = Kept.VerificationByCode;
        (await Host.PostAsync("/email/verify", new { email, code })).ShouldBe(HttpStatusCode.NoContent);
        (await IsVerifiedAsync(Kept.Verification.Email)).ShouldBeTrue();
        (await IsVerifiedAsync(email)).ShouldBeTrue();
    }

    [Fact]
    public async Task Mailed_links_change_an_address_and_take_a_change_back()
    {
        (await IsVerifiedAsync(Kept.EmailChange.Email)).ShouldBeFalse();
        (await Host.PostAsync("/email/verify", new { token = Kept.EmailChange.Link })).ShouldBe(HttpStatusCode.NoContent);
        (await IsVerifiedAsync(Kept.EmailChange.Email)).ShouldBeTrue();

        (await IsVerifiedAsync(Kept.EmailChangeUndo.Email)).ShouldBeFalse();
        (await Host.PostAsync("/email/undo", new { token = Kept.EmailChangeUndo.Link })).ShouldBe(HttpStatusCode.NoContent);
        (await IsVerifiedAsync(Kept.EmailChangeUndo.Email)).ShouldBeTrue();
    }

    [Fact]
    public async Task Mailed_links_and_codes_set_a_new_password()
    {
        var newPassword = Person.NewPassword();
        (await Host.PostAsync("/password/reset", new { token = Kept.Reset.Link, newPassword })).ShouldBe(HttpStatusCode.NoContent);
        (await LogInAsync(new("", Kept.Reset.Email, newPassword))).ShouldBe(HttpStatusCode.OK);

        var (email, _, code) = Kept.ResetByCode;
        (
            await Host.PostAsync(
                "/password/reset",
                new
                {
                    email,
                    code,
                    newPassword,
                }
            )
        ).ShouldBe(HttpStatusCode.NoContent);
        (await LogInAsync(new("", email, newPassword))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Messages_and_requests_that_waited_are_sent()
    {
        Host.Watch.Add(Post.TokenIn((await Host.MailsAsync(Kept.MailWaitsFor))[0]));
        await AddressMail.OfAsync(Host, Kept.ResetRequestedFor, AddressMail.Reset);
    }

    [Fact]
    public async Task Invitations_are_what_they_were()
    {
        (await AcceptAsync(Kept.Expired)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_EXPIRED");
        (await AcceptAsync(Kept.Revoked)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_REVOKED");
        (await AcceptAsync(Kept.Accepted)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_USED");
        Temporary.TokenOf(await AcceptAsync(Kept.Pending));
    }

    [Fact]
    public async Task An_onboarding_under_way_comes_to_its_end()
    {
        (await Host.PostAsync("/onboarding/phone/verify", new { code = Kept.PhoneCode }, Kept.TemporaryToken)).ShouldBe(
            HttpStatusCode.NoContent
        );
        (await Host.PostAsync("/onboarding/steps/tax/acknowledge", null, Kept.TemporaryToken)).ShouldBe(HttpStatusCode.NoContent);
        var reporter = await new ServiceClient(Kept.Client.Id, Kept.Client.Secret).TokenAsync(Host);
        (await Host.PutAsync($"/onboarding/{Kept.OnboardingUserId}/steps/kyc", new { status = "completed" }, reporter)).ShouldBe(
            HttpStatusCode.NoContent
        );
        (await Host.PutAsync("/token-exchange", null, Kept.TemporaryToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Pictures_are_served()
    {
        Kept.Pictures.Keys.ShouldBe(["image/jpeg", "image/png", "image/webp"], ignoreOrder: true);
        foreach (var (type, path) in Kept.Pictures)
        {
            using var answer = await Host.Client.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, type);
            var content = await answer.Content.ReadAsByteArrayAsync();
            TypeOf(content).ShouldBe(answer.Content.Headers.ContentType?.MediaType, type);
        }
    }

    [Fact]
    public async Task Clients_get_tokens_unless_they_are_disabled()
    {
        (await new ServiceClient(Kept.Client.Id, Kept.Client.Secret).RequestAsync(Host)).ShouldBe(HttpStatusCode.OK);
        (await new ServiceClient(Kept.Client.Id, Kept.Client.Secret + "x").RequestAsync(Host)).ShouldBe(HttpStatusCode.Unauthorized);
        Kept.DisabledClient.Id.ShouldNotBeEmpty();
        (await new ServiceClient(Kept.DisabledClient.Id, Kept.DisabledClient.Secret).RequestAsync(Host)).ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task The_audit_is_intact_up_to_the_newest_seal_of_before()
    {
        var anchor = AuditAnchor.Parse(Kept.AuditAnchor).ShouldNotBeNull();

        var verdict = await Host.Services.GetRequiredService<IAuditTrail>().VerifyAsync([anchor], default);

        verdict.Faults.ShouldBeEmpty();
        verdict.Events.ShouldBeGreaterThan(50);
        verdict.Pruned.ShouldBeGreaterThan(0);
    }

    private Task<Answer> LogInAsync(HeldLogin login) =>
        Host.PostAsync(
            "/login",
            new
            {
                login = login.Email,
                password = login.Password,
                roles = new[] { login.Role },
            }
        );

    private Task<Answer> RefreshAsync(string refreshToken) => Host.PostAsync("/refresh", new { refreshToken });

    private Task<Answer> AcceptAsync(HeldInvitation held) =>
        new Invited(Guid.Empty, held.Email, held.Token).AcceptAsync(Host, Person.NewPassword(), "Terms");

    private async Task<bool> IsVerifiedAsync(string email)
    {
        await using var db = await Host.OpenStoreAsync();
        return await db.Users.AnyAsync(user => user.Email == email && user.EmailVerifiedAt != null);
    }

    /// <summary>As any service does it that knows the issuer, the audience and the key set.</summary>
    private static Task<TokenValidationResult> VerifyAsync(string token, JsonWebKeySet keys) =>
        new JsonWebTokenHandler().ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = IdentityHost.Issuer,
                ValidAudience = "api",
                IssuerSigningKeys = keys.GetSigningKeys(),
                ValidateLifetime = false, // its time is that of the dump
            }
        );

    private static string? TypeOf(ReadOnlySpan<byte> picture) =>
        picture switch
        {
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
            _ => null,
        };
}
