using System.Net;
using Identity.Api.CommandLine;
using Identity.Api.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.CommandLine;

[Collection("command line")]
public sealed class PeopleOnSqlite(SqliteHost fixture) : PeopleCommandTests(fixture), IClassFixture<SqliteHost>;

[Collection("command line")]
public sealed class PeopleOnPostgreSql(PostgreSqlHost fixture) : PeopleCommandTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary><c>identity branches</c>, <c>users</c> and <c>sessions</c> beside a running service, where what they do counts within a
/// second.</summary>
public abstract class PeopleCommandTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_branch_is_created_and_listed_by_name()
    {
        var (last, first) = ($"Z {Guid.CreateVersion7():N}", $"A {Guid.CreateVersion7():N}");
        var created = (await RunAsync("branches", "create", "--name", last, "--json")).ShouldSucceed();
        ((string)created.Json["name"]!).ShouldBe(last);
        (await RunAsync("branches", "create", "--name", first)).ShouldSucceed().Output.ShouldContain($"name: {first}\n");

        var names = (await RunAsync("branches", "list", "--json"))
            .ShouldSucceed()
            .Json.AsArray()
            .Select(row => (string)row!["name"]!)
            .ToList();
        names.IndexOf(first).ShouldBeInRange(0, names.IndexOf(last) - 1);
        (await RunAsync("branches", "list")).Output.ShouldContain($"id: {created.Json["id"]}\nname: {last}\ncreatedAt: ");

        (await RunAsync("branches", "create", "--name", "two\nlines")).ShouldBeRefused("NAME_INVALID");
        (await RunAsync("branches", "create")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task An_advisor_whom_an_operator_creates_replaces_the_printed_password_before_anything_else()
    {
        var branch = await CreateBranchAsync();
        var email = Person.NewEmail();

        var created = (
            await RunAsync("users", "create", "--email", email, "--name", "Alan Turing", "--role", "advisor", "--branch", branch, "--json")
        ).ShouldSucceed();

        created.Json.AsObject().Select(field => field.Key).ShouldBe(["id", "temporaryPassword"]);
        var login = await Host.PostAsync(
            "/login",
            new
            {
                email,
                password = (string)created.Json["temporaryPassword"]!,
                roles = new[] { "advisor" },
            }
        );
        Temporary.TokenOf(login, "password");
        await using var db = await Host.OpenStoreAsync();
        var id = (Guid)created.Json["id"]!;
        (await db.AuditEvents.SingleAsync(audit => audit.SubjectId == id && audit.Action == "account.provisioned")).Detail.ShouldBe(
            $"advisor by {SystemUser.Operator.Name}"
        );
    }

    [Fact]
    public async Task An_individual_needs_no_branch_and_an_advisor_does()
    {
        (await RunAsync("users", "create", "--email", Person.NewEmail(), "--name", "Ada", "--role", "individual"))
            .ShouldSucceed()
            .Output.ShouldMatch("^id: [0-9a-f-]{36}\ntemporaryPassword: [A-Za-z0-9_-]{20}\n$");

        (await RunAsync("users", "create", "--email", Person.NewEmail(), "--name", "Ada", "--role", "advisor")).ShouldBeRefused(
            "BRANCH_REQUIRED"
        );
    }

    [Fact]
    public async Task What_cannot_be_created_is_refused_with_every_reason()
    {
        var run = await RunAsync(
            "users",
            "create",
            "--email",
            "ada",
            "--name",
            "",
            "--role",
            "individual",
            "--branch",
            Guid.CreateVersion7().ToString()
        );
        run.ShouldBeRefused("EMAIL_INVALID");
        run.ShouldBeRefused("NAME_INVALID");
        run.ShouldBeRefused("BRANCH_NOT_FOUND");

        var person = await AddressMail.ProvenPersonAsync(Host);
        (
            await RunAsync("users", "create", "--email", person.Email.ToUpperInvariant(), "--name", "Ada", "--role", "individual")
        ).ShouldBeRefused("EMAIL_TAKEN");
        (await RunAsync("users", "create", "--email", Person.NewEmail(), "--name", "Ada", "--role", "admin")).Code.ShouldBe(2);
        (
            await RunAsync("users", "create", "--email", Person.NewEmail(), "--name", "Ada", "--role", "individual", "--branch", "7")
        ).Code.ShouldBe(2);
    }

    [Fact]
    public async Task People_are_listed_with_their_state_and_nothing_secret()
    {
        var person = await Person.SignUpAsync(Host);

        var row = (await RunAsync("users", "list", "--search", person.Email, "--json"))
            .ShouldSucceed()
            .Json.AsArray()
            .ShouldHaveSingleItem()!;

        row.AsObject().Select(field => field.Key).ShouldBe(["id", "email", "name", "roles", "branch", "status", "createdAt", "signedInAt"]);
        ((string)row["id"]!).ShouldBe(person.Id.ToString());
        ((string)row["status"]!).ShouldBe("active");
        row["roles"]!.ToJsonString().ShouldBe("""["individual"]""");
        (await RunAsync("users", "list", "--search", person.Email)).Output.ShouldStartWith(
            $"id: {person.Id}\nemail: {person.Email}\nname: Ada Lovelace\nroles: individual\n"
        );
        (await RunAsync("users", "list", "--search", $"nobody {Guid.CreateVersion7()}")).ShouldBe(0, "", "");
        (await RunAsync("users", "list", "--search", person.Email, "--status", "disabled")).ShouldBe(0, "", "");
        (await RunAsync("users", "list", "--search", person.Email, "--status", "active"))
            .ShouldSucceed()
            .Output.ShouldContain(person.Email);
        (await RunAsync("users", "list", "--status", "asleep")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Who_is_disabled_is_out_within_a_second_and_comes_in_again_when_enabled()
    {
        Person person = null!;
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            person = await Person.SignUpAsync(Host);
            (await RunAsync("users", "disable", person.Id.ToString())).ShouldBe(0, $"disabled: {person.Id}\n", "");
            return await UntilRefusedAsync(person);
        });

        (await Host.PostAsync("/login", new { email = person.Email, password = person.Password })).ShouldBe(
            HttpStatusCode.Forbidden,
            "ACCOUNT_DISABLED"
        );
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "ACCOUNT_DISABLED"
        );

        (await RunAsync("users", "enable", person.Id.ToString(), "--json"))
            .ShouldSucceed()
            .Json.ToJsonString()
            .ShouldBe($$"""{"enabled":"{{person.Id}}"}""");
        (await Host.GetAsync("/profile", (await person.LogInAsync(Host)).AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );

        await using var db = await Host.OpenStoreAsync();
        var by = $"by {SystemUser.Operator.Name}";
        by.ShouldBe($"by command line ({Environment.UserName})"); // several operators share a machine
        (
            await db
                .AuditEvents.Where(audit => audit.SubjectId == person.Id && audit.Detail == by)
                .OrderBy(audit => audit.Id)
                .Select(audit => audit.Action)
                .ToListAsync()
        ).ShouldBe(["account.disabled", "account.enabled"]);
    }

    [Fact]
    public async Task A_person_whom_strangers_lock_out_is_shown_and_let_in()
    {
        var person = await Person.SignUpAsync(Host);
        for (var guess = 0; guess < 7; guess++)
        {
            await Host.PostAsync("/login", new { email = person.Email, password = Person.NewPassword() });
            Host.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        await Host.PostAsync("/login", new { email = person.Email, password = Person.NewPassword() });
        (await Host.PostAsync("/login", new { email = person.Email, password = person.Password })).ShouldBe(
            HttpStatusCode.TooManyRequests,
            "LOGIN_THROTTLED"
        );

        var shown = (await RunAsync("users", "show", person.Email.ToUpperInvariant(), "--json")).ShouldSucceed().Json;
        ((Guid)shown["id"]!).ShouldBe(person.Id);
        ((string)shown["status"]!).ShouldBe("active");
        ((int)shown["openSessions"]!).ShouldBe(1);
        ((int)shown["failedSignIns"]!).ShouldBeGreaterThan(5);
        ((string)shown["events"]![0]!).ShouldContain("session.login_failed (wrong password)");
        shown["obstacles"]!.ToJsonString().ShouldBe("""["locked"]""");

        (await RunAsync("users", "unlock", person.Id.ToString())).ShouldSucceed().Output.ShouldBe($"unlocked: {person.Id}\n");
        await person.LogInAsync(Host);
        var again = (await RunAsync("users", "show", person.Id.ToString())).ShouldSucceed().Output;
        again.ShouldContain("failedSignIns: 0\n");
        again.ShouldContain($"account.unlocked (by {SystemUser.Operator.Name})");
        again.ShouldContain("obstacles: \n");
        again.ShouldContain("advice: Nothing keeps the person out.");

        (await RunAsync("sessions", "list", "--user", person.Id.ToString(), "--json"))
            .ShouldSucceed()
            .Json.AsArray()
            .Select(session => (string)session!["role"]!)
            .ShouldBe(["individual", "individual"]);
        (await RunAsync("users", "show", Person.NewEmail())).ShouldBeRefused("USER_NOT_FOUND");
        (await RunAsync("sessions", "list")).Code.ShouldBe(2);
        (await RunAsync("sessions", "list", "--user", Guid.CreateVersion7().ToString())).ShouldBeRefused("USER_NOT_FOUND");
    }

    [Fact]
    public async Task Role_name_and_address_are_changed_by_command()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var (id, branch, email) = (person.Id.ToString(), await CreateBranchAsync(), Person.NewEmail());

        (await RunAsync("users", "set-role", id, "--role", "advisor")).ShouldBeRefused("BRANCH_REQUIRED");
        (await RunAsync("users", "set-role", id, "--role", "admin")).Code.ShouldBe(2);
        (await RunAsync("users", "set-role", id)).Code.ShouldBe(2);
        (await RunAsync("users", "set-role", id, "--role", "advisor", "--role", "individual", "--branch", branch)).ShouldBe(
            0,
            $"changed: {id}\n",
            ""
        );
        (await RunAsync("users", "rename", id, "Ada Byron", "--json"))
            .ShouldSucceed()
            .Json.ToJsonString()
            .ShouldBe($$"""{"renamed":"{{id}}"}""");
        (await RunAsync("users", "rename", id, "two\nlines")).ShouldBeRefused("NAME_INVALID");
        (await RunAsync("users", "set-email", id, email)).ShouldBe(0, $"moved: {id}\n", "");
        var claim = await Person.SignUpAsync(Host);
        (await RunAsync("users", "set-email", id, claim.Email, "--no-undo")).ShouldBe(0, $"moved: {id}\ndisplaced: {claim.Id}\n", "");
        (await RunAsync("users", "set-email", id, email)).ShouldSucceed();
        (await RunAsync("users", "set-email", id, "nobody")).ShouldBeRefused("EMAIL_INVALID");
        (await RunAsync("users", "set-email", Guid.CreateVersion7().ToString(), Person.NewEmail())).ShouldBeRefused("USER_NOT_FOUND");

        var shown = (await RunAsync("users", "show", email, "--json")).ShouldSucceed().Json;
        ((string)shown["name"]!).ShouldBe("Ada Byron");
        ((bool)shown["emailVerified"]!).ShouldBeTrue();
        shown["roles"]!.ToJsonString().ShouldBe("""["individual","advisor"]""");
        ((int)shown["openSessions"]!).ShouldBe(0);
        (await RunAsync("audit", "list", "--email", person.Email, "--action", "session.ended", "--json"))
            .ShouldSucceed()
            .Json.AsArray()
            .Select(audit => (string)audit!["detail"]!)
            .ShouldBe([$"all by {SystemUser.Operator.Name}"]);
        (await RunAsync("audit", "list", "--email", "nobody")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task An_invitation_is_found_and_sent_again()
    {
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host);
        await invited.RefuseMailAsync(Host);

        var row = (await RunAsync("invites", "list", "--search", invited.Email, "--json"))
            .ShouldSucceed()
            .Json.AsArray()
            .ShouldHaveSingleItem()!;
        ((string)row["status"]!).ShouldBe("undeliverable");
        (await RunAsync("invites", "list", "--search", invited.Email, "--status", "pending,accepted")).ShouldBe(0, "", "");
        (await RunAsync("invites", "list", "--search", invited.Email, "--status", "pending,undeliverable"))
            .ShouldSucceed()
            .Output.ShouldContain($"id: {invited.Id}\n");
        (await RunAsync("invites", "list", "--status", "lost")).Code.ShouldBe(2);
        (await RunAsync("invites", "resend", invited.Id.ToString())).ShouldBe(0, $"resent: {invited.Id}\n", "");
        (await RunAsync("invites", "list", "--search", invited.Email)).ShouldSucceed().Output.ShouldContain("status: pending\n");

        (await RunAsync("invites", "resend", Guid.CreateVersion7().ToString())).ShouldBeRefused("INVITE_NOT_FOUND");
        (await RunAsync("invites", "resend", "7")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_message_that_was_not_given_up_is_not_sent_again() =>
        (await RunAsync("mail", "retry", "--id", Guid.CreateVersion7().ToString())).ShouldBeRefused("MESSAGE_NOT_FOUND");

    [Theory]
    [InlineData("disable")]
    [InlineData("enable")]
    [InlineData("unlock")]
    public async Task Nobody_is_refused_and_nonsense_is_no_identifier(string verb)
    {
        (await RunAsync("users", verb, Guid.CreateVersion7().ToString())).ShouldBeRefused("USER_NOT_FOUND");
        (await RunAsync("users", verb, "7")).Code.ShouldBe(2);
        (await RunAsync("users", verb)).Code.ShouldBe(2);
    }

    [Fact]
    public async Task One_session_is_revoked_and_the_other_goes_on()
    {
        var person = await Person.SignUpAsync(Host);
        Person other = null!;
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            other = await person.LogInAsync(Host);
            (await RunAsync("sessions", "revoke", "--session", AccessTokenClaims.SessionId(other.AccessToken).ToString())).ShouldBe(
                0,
                "revoked: 1\n",
                ""
            );
            return await UntilRefusedAsync(other);
        });

        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync("/refresh", new { refreshToken = other.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
    }

    [Fact]
    public async Task All_sessions_of_somebody_are_revoked_and_counted()
    {
        Person person = null!;
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            person = await Person.SignUpAsync(Host);
            var other = await person.LogInAsync(Host);
            (await RunAsync("sessions", "revoke", "--user", person.Id.ToString(), "--json")).ShouldBe(0, """{"revoked":2}""" + "\n", "");
            var took = await UntilRefusedAsync(person);
            (await Host.GetAsync("/profile", other.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
            return took;
        });

        (await RunAsync("sessions", "revoke", "--user", person.Id.ToString())).ShouldBe(0, "revoked: 0\n", "");
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_revoked_and_neither_can_both_or_nothing()
    {
        var id = Guid.CreateVersion7().ToString();

        (await RunAsync("sessions", "revoke", "--session", id)).ShouldBeRefused("SESSION_NOT_FOUND");
        (await RunAsync("sessions", "revoke", "--user", id)).ShouldBeRefused("USER_NOT_FOUND");
        (await RunAsync("sessions", "revoke")).Code.ShouldBe(2);
        (await RunAsync("sessions", "revoke", "--session", id, "--user", id)).Code.ShouldBe(2);
    }

    private async Task<string> CreateBranchAsync() =>
        (string)(await RunAsync("branches", "create", "--name", $"Branch {Guid.CreateVersion7():N}", "--json")).ShouldSucceed().Json["id"]!;

    private Task<Run> RunAsync(params string[] args) => Host.RunAsync(args);

    /// <summary>Another process wrote it: the service learns of it by its next look.</summary>
    private Task<TimeSpan> UntilRefusedAsync(Person person) =>
        WithinASecond.UntilRefusedAsync(() => Host.GetAsync("/profile", person.AccessToken));
}
