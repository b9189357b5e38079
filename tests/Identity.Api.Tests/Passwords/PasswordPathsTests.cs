using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Testing.Databases;
using Identity.Testing.Passwords;

namespace Identity.Api.Tests.Passwords;

public sealed class PasswordPathsOnSqlite() : PasswordPathsTests(DatabaseKind.Sqlite);

public sealed class PasswordPathsOnPostgreSql() : PasswordPathsTests(DatabaseKind.PostgreSql);

/// <summary>
/// One rule set on every path that sets a password (security requirement 33). The command line sets none: it hands out random ones, which
/// must be replaced by the path of onboarding.
/// </summary>
public abstract class PasswordPathsTests(DatabaseKind kind) : IAsyncLifetime
{
    private const string Leaked = "canary that leaked once";

    private readonly RangeService breaches = new();

    private IdentityHost Host { get; set; } = null!;

    /// <summary>The same service as it is where nobody is told who has an account.</summary>
    private IdentityHost Silent { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        breaches.Leak(Leaked);
        (string Key, string Value)[] settings =
        [
            ("Identity:Passwords:BreachedCheck", "true"),
            ("Identity:Passwords:BreachedCheckUrl", breaches.Url),
            ("Identity:Passwords:BreachedCheckTimeout", "00:00:10"),
            ("Identity:Passwords:ContextWords", "Acme, Acme Messenger"),
        ];
        Host = await IdentityHost.StartAsync(kind, settings);
        Silent = await Host.StartReplicaAsync([.. settings, ("Identity:Signup:Disclosure", "Silent")]);
    }

    public async ValueTask DisposeAsync()
    {
        await Silent.DisposeAsync();
        await Host.DisposeAsync();
        breaches.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_path_refuses_the_same_passwords_for_the_same_reasons_and_takes_the_same()
    {
        var paths = await PathsAsync();
        foreach (var (path, email, set) in paths)
        {
            foreach (var (password, code) in Refused(email))
            {
                var answer = await set(password);
                answer.Status.ShouldBe(HttpStatusCode.BadRequest, $"{path} {password}");
                answer.Codes.ShouldBe([code], $"{path} {password}");
            }

            // 256 code points, 1024 bytes, no digit and no capital: and it is the last thing that this path does.
            var accepted = await set(string.Concat(Enumerable.Repeat("🐎", 255)) + paths.FindIndex(it => it.Path == path));
            ((int)accepted.Status is >= 200 and < 300 || accepted.Codes is ["ONBOARDING_REQUIRED"]).ShouldBeTrue($"{path} {accepted.Text}");
        }

        paths
            .Select(it => it.Path)
            .ShouldBe(["signup", "silent signup", "accept", "change", "reset by link", "reset by code", "onboarding", "takeover"]);
    }

    [Fact]
    public async Task An_outage_of_the_breach_service_keeps_nobody_out()
    {
        breaches.Answer = _ => new RangeService.Reply("", 503);

        foreach (var (path, _, set) in await PathsAsync())
        {
            var answer = await set(Leaked);
            ((int)answer.Status is >= 200 and < 300 || answer.Codes is ["ONBOARDING_REQUIRED"]).ShouldBeTrue($"{path} {answer.Text}");
        }
    }

    [Fact]
    public async Task Nothing_but_five_digits_is_sent_and_only_for_passwords_that_are_being_set()
    {
        var person = await Person.SignUpAsync(Host);
        await person.LogInAsync(Host);

        breaches.Requests.Select(asked => asked.Path).ShouldBe([$"/range/{RangeService.Digest(person.Password)[..5]}"]);
    }

    private static IEnumerable<(string Password, string Code)> Refused(string email) =>
        [
            ("seven77", "PASSWORD_TOO_SHORT"),
            (string.Concat(Enumerable.Repeat("🐎", 257)), "PASSWORD_TOO_LONG"),
            ("PASSWORD1", "PASSWORD_COMMON"),
            (email, "PASSWORD_IS_PERSONAL"),
            (email[..email.IndexOf('@', StringComparison.Ordinal)].ToUpperInvariant(), "PASSWORD_IS_PERSONAL"),
            ("id.example.com", "PASSWORD_IS_PERSONAL"), // the issuer
            ("acme messenger", "PASSWORD_IS_PERSONAL"),
            ("Acme2026!", "PASSWORD_IS_PERSONAL"),
            (Leaked, "PASSWORD_BREACHED"),
        ];

    /// <summary>Each path, ready to be tried with any password.</summary>
    private async Task<List<(string Path, string Email, Func<string, Task<Answer>> Set)>> PathsAsync()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var (signup, silent) = (Person.NewEmail(), Person.NewEmail());
        var invited = await advisor.InviteAsync(Host);
        var (changing, byLink, byCode, squatted) = (
            await Person.SignUpAsync(Host),
            await Person.SignUpAsync(Host),
            await Person.SignUpAsync(Host),
            await Person.SignUpAsync(Host)
        );
        var (link, code) = (await MailedReset.AskAsync(Host, byLink.Email), await MailedReset.AskAsync(Host, byCode.Email));
        var provisioned = Person.NewEmail();
        var once = (await Advisor.ProvisionAsync(Host, provisioned, Roles.Advisor, advisor.BranchId)).TemporaryPassword;
        var temporary = await Advisor.TemporaryTokenAsync(Host, provisioned, once, RoleNames.Advisor);
        var takeover = await advisor.InviteAsync(Host, squatted.Email);
        return
        [
            (
                "signup",
                signup,
                password =>
                    Host.PostAsync(
                        "/signup",
                        new
                        {
                            email = signup,
                            name = "Ada Lovelace",
                            password,
                        }
                    )
            ),
            (
                "silent signup",
                silent,
                password =>
                    Silent.PostAsync(
                        "/signup",
                        new
                        {
                            email = silent,
                            name = "Ada Lovelace",
                            password,
                        }
                    )
            ),
            ("accept", invited.Email, password => invited.AcceptAsync(Host, password)),
            (
                "change",
                changing.Email,
                newPassword => Host.PutAsync("/password", new { currentPassword = changing.Password, newPassword }, changing.AccessToken)
            ),
            ("reset by link", byLink.Email, password => link.FollowAsync(Host, password)),
            ("reset by code", byCode.Email, password => code.TypeAsync(Host, password)),
            ("onboarding", provisioned, newPassword => Host.PutAsync("/onboarding/password", new { newPassword }, temporary)),
            ("takeover", squatted.Email, password => takeover.AcceptAsync(Host, password)),
        ];
    }
}
