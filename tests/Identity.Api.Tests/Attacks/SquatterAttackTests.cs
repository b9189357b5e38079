using System.Net;
using System.Text.Json;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Domain.OAuth;
using Identity.Domain.Users;
using Identity.Testing.Pictures;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Attacks;

[Collection("command line")]
public sealed class SquattersOnSqlite(SqliteHost fixture) : SquatterAttackTests(fixture), IClassFixture<SqliteHost>;

[Collection("command line")]
public sealed class SquattersOnPostgreSql(PostgreSqlHost fixture) : SquatterAttackTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>A squatter signs up with the address of a person who will come later, and never proves it.</summary>
public abstract class SquatterAttackTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_squatter_gives_way_to_an_advisor_whom_the_command_line_creates()
    {
        var squatter = await SquatAsync();
        var branch = await Host.AddBranchAsync("Berlin");

        var run = (
            await Host.RunAsync(
                "users",
                "create",
                "--email",
                squatter.Email.ToUpperInvariant(),
                "--name",
                "Alan Turing",
                "--role",
                "advisor",
                "--branch",
                branch.ToString(),
                "--json"
            )
        ).ShouldSucceed();

        ((Guid)run.Json["displaced"]!).ShouldBe(squatter.Id);
        await ShouldHaveEndedAsync(squatter, "by account.provisioned");
        var login = await Host.PostAsync(
            "/login",
            new
            {
                login = squatter.Email,
                password = (string)run.Json["temporaryPassword"]!,
                roles = new[] { "advisor" },
            }
        );
        Temporary.TokenOf(login, "password");
        (await UserAsync(squatter.Email)).Id.ShouldBe((Guid)run.Json["id"]!);
    }

    [Fact]
    public async Task A_squatter_gives_way_to_an_account_that_a_service_provisions()
    {
        var squatter = await SquatAsync();
        var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);

        var created = (
            await Host.PostAsync(
                "/admin/users",
                new
                {
                    email = squatter.Email,
                    name = "Alan Turing",
                    role = "individual",
                },
                admin
            )
        ).ShouldBe(HttpStatusCode.Created).Data;

        Host.Watch.Add((string)created["temporaryPassword"]!);
        ((Guid)created["displaced"]!).ShouldBe(squatter.Id);
        await ShouldHaveEndedAsync(squatter, "by account.provisioned");
        (await UserAsync(squatter.Email)).ImageId.ShouldBeNull();
    }

    [Fact]
    public async Task A_squatter_gives_way_to_an_imported_account()
    {
        var (squatter, free) = (await SquatAsync(), Person.NewEmail());

        var dry = await ImportAsync("--dry-run", new { email = squatter.Email, name = "Ada" });
        dry.ShouldBe(0, "importable: 1\ndisplaced: 1\nalreadyThere: 0\nrefused: 0\nstopped: false\n", "");
        (await squatter.ProfileAsync(Host)).ShouldBe(HttpStatusCode.OK);

        var run = await ImportAsync(null, new { email = squatter.Email, name = "Ada" }, new { email = free, name = "Grace" });

        run.ShouldBe(0, "imported: 2\ndisplaced: 1\nalreadyThere: 0\nrefused: 0\nstopped: false\n", "");
        await ShouldHaveEndedAsync(squatter, "by accounts.imported");
        (await UserAsync(squatter.Email)).Name.ShouldBe("Ada");

        // Once imported it is an operator's word: nothing displaces it, and the exit code says that the file is not all in.
        (await ImportAsync(null, new { email = squatter.Email, name = "Ada" })).ShouldBe(
            3,
            "imported: 0\ndisplaced: 0\nalreadyThere: 1\nrefused: 0\nstopped: false\n",
            ""
        );
    }

    [Fact]
    public async Task A_squatter_gives_way_to_somebody_who_moves_to_the_address_and_has_its_mailbox()
    {
        var squatter = await SquatAsync();
        var owner = await AddressMail.ProvenPersonAsync(Host);

        var mail = await owner.AskForAsync(Host, squatter.Email);
        (await squatter.ProfileAsync(Host)).ShouldBe(HttpStatusCode.OK); // asking proves nothing
        (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        await ShouldHaveEndedAsync(squatter, "by email.changed");
        (await owner.AddressAsync(Host)).ShouldBe((squatter.Email, true));
    }

    [Fact]
    public async Task Whoever_has_proven_the_address_gives_way_to_nobody()
    {
        var owner = await AddressMail.ProvenPersonAsync(Host);
        var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);

        (
            await Host.PostAsync(
                "/admin/users",
                new
                {
                    email = owner.Email,
                    name = "Mallory",
                    role = "individual",
                },
                admin
            )
        ).ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
        (await Host.RunAsync("users", "create", "--email", owner.Email, "--name", "Mallory", "--role", "individual")).ShouldBeRefused(
            "EMAIL_TAKEN"
        );
        (await ImportAsync(null, new { email = owner.Email, name = "Mallory" })).ShouldBe(
            3,
            "imported: 0\ndisplaced: 0\nalreadyThere: 1\nrefused: 0\nstopped: false\n",
            ""
        );
        (await (await AddressMail.ProvenPersonAsync(Host)).ChangeEmailAsync(Host, owner.Email)).ShouldBe(
            HttpStatusCode.Conflict,
            "EMAIL_TAKEN"
        );

        (await owner.ProfileAsync(Host)).ShouldBe(HttpStatusCode.OK);
        (await owner.LogInAsync(Host)).Id.ShouldBe(owner.Id);
    }

    [Fact]
    public async Task Whom_an_operator_disabled_or_brought_gives_way_to_nobody()
    {
        var disabled = await SquatAsync();
        await Host.ChangeAsync(disabled, user => user.SetProperty(it => it.Status, UserStatus.Disabled));
        var imported = Person.NewEmail();
        (await ImportAsync(null, new { email = imported, name = "Ada" })).Code.ShouldBe(0);

        foreach (var email in new[] { disabled.Email, imported })
        {
            (await Host.RunAsync("users", "create", "--email", email, "--name", "Mallory", "--role", "individual")).ShouldBeRefused(
                "EMAIL_TAKEN"
            );
        }
    }

    [Fact]
    public async Task A_squatter_who_signs_up_again_and_again_beside_the_operator_does_not_keep_the_address()
    {
        var squatter = await SquatAsync();
        var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(index =>
                    index == 8
                        ? Host.PostAsync(
                            "/admin/users",
                            new
                            {
                                email = squatter.Email,
                                name = "Alan Turing",
                                role = "individual",
                            },
                            admin
                        )
                        : Host.PostAsync(
                            "/signup",
                            new
                            {
                                email = squatter.Email,
                                name = "Eve",
                                password = Person.NewPassword(),
                            }
                        )
                )
        );

        Host.Watch.Add((string)answers[8].ShouldBe(HttpStatusCode.Created).Data["temporaryPassword"]!);
        (await UserAsync(squatter.Email)).Id.ShouldBe((Guid)answers[8].Data["id"]!);
    }

    /// <summary>With a picture, a second session, a reset under way and a change of address under way.</summary>
    private async Task<Person> SquatAsync()
    {
        var squatter = await Person.SignUpAsync(Host);
        await squatter.LogInAsync(Host);
        (await Host.PutAsync("/profile", Form.With.Image(PictureFile.Read("plain.jpg")).Content(), squatter.AccessToken)).ShouldBe(
            HttpStatusCode.OK
        );
        await squatter.AskForAsync(Host, Person.NewEmail());
        return squatter;
    }

    private async Task ShouldHaveEndedAsync(Person squatter, string detail)
    {
        (await squatter.ProfileAsync(Host)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Host.PostAsync("/refresh", new { refreshToken = squatter.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
        (await Host.PostAsync("/login", new { email = squatter.Email, password = squatter.Password })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        (await Host.ImagesAsync(squatter)).ShouldBeEmpty();
        await using var db = await Host.OpenStoreAsync();
        (await db.Users.AnyAsync(user => user.Id == squatter.Id)).ShouldBeFalse();
        (await db.OneTimeSecrets.CountAsync(secret => secret.UserId == squatter.Id)).ShouldBe(0);
        var displaced = await db.AuditEvents.SingleAsync(audit =>
            audit.SubjectId == squatter.Id && audit.Action == AuditActions.AccountDisplaced
        );
        (displaced.Detail, displaced.Address).ShouldBe((detail, null));
    }

    private async Task<User> UserAsync(string email)
    {
        await using var db = await Host.OpenStoreAsync();
        return await db.Users.AsNoTracking().SingleAsync(user => user.EmailKey == email);
    }

    private async Task<Run> ImportAsync(string? option, params object[] accounts)
    {
        var file = Path.Combine(Host.DataDirectory, $"{Guid.CreateVersion7():N}.jsonl");
        await File.WriteAllLinesAsync(file, accounts.Select(account => JsonSerializer.Serialize(account)));
        return await Host.RunAsync(option is null ? ["users", "import", file] : ["users", "import", file, option]);
    }
}
