using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Domain;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;
using Identity.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Attacks;

/// <summary>
/// Which requests get the places that strangers cannot take (security requirement 38). An attacker wants to be counted among those who have
/// proven something; a real person must not be counted among the strangers.
/// </summary>
public sealed class HashCallerTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Only_those_who_have_proven_something_take_the_places_kept_for_them(DatabaseKind kind)
    {
        await using var host = await IdentityHost.StartAsync(
            kind,
            services => services.AddSingleton<Recorder>().AddSingleton<IPasswordHasher>(it => it.GetRequiredService<Recorder>())
        );
        var recorder = host.Services.GetRequiredService<Recorder>();
        var person = await AddressMail.ProvenPersonAsync(host);
        var device = Guessing.DeviceOf(await host.LogInAsync(person.Email, person.Password));
        var link = await MailedReset.AskAsync(host, (await AddressMail.ProvenPersonAsync(host)).Email);
        var advisor = await Advisor.OfNewBranchAsync(host);
        var invited = await advisor.InviteAsync(host);
        var provisioned = Person.NewEmail();
        var once = (await Advisor.ProvisionAsync(host, provisioned, Roles.Advisor, advisor.BranchId)).TemporaryPassword;
        var temporary = await Advisor.TemporaryTokenAsync(host, provisioned, once, RoleNames.Advisor);

        (string What, bool HasProven, HttpStatusCode Status, Func<Task<Answer>> Ask)[] requests =
        [
            (
                "a sign-up",
                false,
                HttpStatusCode.Created,
                () =>
                    host.PostAsync(
                        "/signup",
                        new
                        {
                            email = Person.NewEmail(),
                            name = "Ada Lovelace",
                            password = Person.NewPassword(),
                        }
                    )
            ),
            ("a sign-in from a new device", false, HttpStatusCode.OK, () => LogInAsync(host, person.Email, person.Password, device: null)),
            ("a forged device", false, HttpStatusCode.OK, () => LogInAsync(host, person.Email, person.Password, "A" + device[1..] + "A")),
            (
                "the device of another account",
                false,
                HttpStatusCode.Unauthorized,
                () => LogInAsync(host, Person.NewEmail(), person.Password, device)
            ),
            (
                "an invented reset code",
                false,
                HttpStatusCode.BadRequest,
                () =>
                    host.PostAsync(
                        "/password/reset",
                        new
                        {
                            email = Person.NewEmail(),
                            code = "12345678",
                            newPassword = Person.NewPassword(),
                        }
                    )
            ),
            ("a sign-in from a known device", true, HttpStatusCode.OK, () => LogInAsync(host, person.Email, person.Password, device)),
            ("a reset by link", true, HttpStatusCode.NoContent, () => link.FollowAsync(host, Person.NewPassword())),
            ("an accepted invitation", true, HttpStatusCode.Forbidden, () => invited.AcceptAsync(host, Person.NewPassword())),
            (
                "a replaced one-time password",
                true,
                HttpStatusCode.OK,
                () => host.PutAsync("/onboarding/password", new { newPassword = Person.NewPassword() }, temporary)
            ),
            (
                "a changed password",
                true,
                HttpStatusCode.NoContent,
                () =>
                    host.PutAsync(
                        "/password",
                        new { currentPassword = person.Password, newPassword = Person.NewPassword() },
                        person.AccessToken
                    )
            ),
        ];
        foreach (var (what, hasProven, status, ask) in requests)
        {
            recorder.Take();
            (await ask()).Status.ShouldBe(status, what);
            recorder.Take().Distinct().ShouldBe([hasProven], what);
        }

        // A forged link claims much and proves nothing: it takes no place at all.
        (
            await host.PostAsync("/password/reset", new { token = "A" + link.Token[1..] + "A", newPassword = Person.NewPassword() })
        ).Status.ShouldBe(HttpStatusCode.BadRequest);
        recorder.Take().ShouldBeEmpty();
    }

    private static Task<Answer> LogInAsync(IdentityHost host, string email, string password, string? device) =>
        host.SendFromAsync(
            forwardedFor: null,
            HttpMethod.Post,
            "/login",
            new { email, password },
            null,
            device is null ? [] : [("Cookie", $"{Guessing.Cookie}={device}")]
        );

    /// <summary>Hashes as the service does, and keeps as whom each caller took a place.</summary>
    private sealed class Recorder(PasswordHasher hasher) : IPasswordHasher
    {
        private readonly Lock gate = new();
        private List<bool> proven = [];

        public IReadOnlyList<bool> Take()
        {
            lock (gate)
            {
                var taken = proven;
                proven = [];
                return taken;
            }
        }

        public void EnsureAdmits(HashCaller caller) => hasher.EnsureAdmits(caller);

        public Task<string> HashAsync(string password, HashCaller caller, CancellationToken ct)
        {
            Add(caller);
            return hasher.HashAsync(password, caller, ct);
        }

        public Task<PasswordVerification> VerifyAsync(string? hash, string password, HashCaller caller, CancellationToken ct)
        {
            Add(caller);
            return hasher.VerifyAsync(hash, password, caller, ct);
        }

        private void Add(HashCaller caller)
        {
            lock (gate)
            {
                proven.Add(caller.HasProven);
            }
        }
    }
}
