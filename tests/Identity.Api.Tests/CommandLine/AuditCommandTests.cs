using System.Text.RegularExpressions;
using Identity.Api.CommandLine;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.CommandLine;

[Collection("command line")]
public sealed class AuditOnSqlite() : AuditCommandTests(DatabaseKind.Sqlite);

[Collection("command line")]
public sealed class AuditOnPostgreSql() : AuditCommandTests(DatabaseKind.PostgreSql);

/// <summary>Security requirement 86 as an operator lives it: the command beside the running service.</summary>
public abstract partial class AuditCommandTests(DatabaseKind kind) : IAsyncLifetime
{
    private IdentityHost host = null!;

    public async ValueTask InitializeAsync() => host = await IdentityHost.StartAsync(kind, ("Identity:Audit:SealInterval", "00:00:00.2"));

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Verify_finds_what_was_done_to_the_database_behind_the_services_back()
    {
        var person = await Person.SignUpAsync(host);
        var early = await AnchorAsync();
        await person.LogInAsync(host);
        await SealAsync();
        var other = await Person.SignUpAsync(host);
        var late = await AnchorAsync();
        (await host.SendAsync(HttpMethod.Delete, "/profile", new { password = other.Password }, other.AccessToken)).ShouldBe(
            System.Net.HttpStatusCode.NoContent
        );
        await SealAsync();

        // Nobody did anything, and an erasure is no fault.
        var intact = await VerifyAsync("--anchor", early, "--anchor", late);
        intact.Code.ShouldBe(0, intact.Errors);
        var verdict = intact.Json;
        ((bool)verdict["intact"]!).ShouldBeTrue();
        ((int)verdict["erased"]!).ShouldBe(1);
        ((int)verdict["unsealed"]!).ShouldBe(0);
        ((string)verdict["newest"]!).ShouldMatch("^[0-9]+:[0-9a-f]{64}$");

        // An edit.
        var logIn = await EventAsync(person, "session.opened");
        await host.ExecuteAsync($"UPDATE audit_events SET action = 'session.ended' WHERE id = {logIn}");
        var edited = await VerifyAsync();
        edited.Code.ShouldBe(1);
        edited.Errors.ShouldContain(logIn.ToString());
        edited.Errors.ShouldContain("(EventChanged)");
        ((bool)edited.Json["intact"]!).ShouldBeFalse();
        await host.ExecuteAsync($"UPDATE audit_events SET action = 'session.opened' WHERE id = {logIn}");
        (await VerifyAsync()).Code.ShouldBe(0);

        // The end of the chain is cut off: only the log knows.
        var number = long.Parse(late.Split(':')[0]);
        await host.ExecuteAsync($"DELETE FROM audit_events WHERE seal_number >= {number}");
        await host.ExecuteAsync($"DELETE FROM audit_seals WHERE number >= {number}");
        (await VerifyAsync("--anchor", early)).Code.ShouldBe(0);
        var cut = await VerifyAsync("--anchor", late);
        cut.Code.ShouldBe(1);
        cut.Errors.ShouldContain($"seal {number}");
        cut.Errors.ShouldContain("(TailMissing)");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1:abc")]
    [InlineData("x:0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task What_is_no_anchor_is_a_fault_of_the_command_line(string anchor)
    {
        var refused = await VerifyAsync("--anchor", anchor);

        refused.Code.ShouldBe(2);
        refused.Errors.ShouldContain("NUMBER:MAC");
    }

    [Fact]
    public async Task List_shows_what_happened_to_somebody_newest_first()
    {
        var person = await Person.SignUpAsync(host);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await person.LogInAsync(host);

        var listed = await host.RunAsync("audit", "list", "--subject", person.Id.ToString(), "--json");
        listed.Code.ShouldBe(0, listed.Errors);
        listed.Json.AsArray().Select(audit => (string)audit!["action"]!).ShouldBe(["session.opened", "account.created"]);
        (await host.RunAsync("audit", "list", "--subject", person.Id.ToString(), "--action", "account.created", "--json"))
            .Json.AsArray()
            .Count.ShouldBe(1);
        (await host.RunAsync("audit", "list", "--limit", "1", "--json")).Json.AsArray().Count.ShouldBe(1);
        (await host.RunAsync("audit", "list", "--from", "2001-01-01", "--to", "2001-01-02", "--json")).Json.AsArray().ShouldBeEmpty();
        (await host.RunAsync("audit", "list", "--from", "yesterday")).Code.ShouldBe(2);
        (await host.RunAsync("audit", "list", "--limit", "0")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task An_operator_erases_somebody()
    {
        Person person = null!;
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            person = await Person.SignUpAsync(host);
            (await host.RunAsync("users", "erase", person.Id.ToString(), "--json"))
                .ShouldSucceed()
                .Output.ShouldBe($$"""{"erased":"{{person.Id}}"}""" + "\n");
            return await WithinASecond.UntilRefusedAsync(() => host.GetAsync("/sessions", person.AccessToken));
        });

        var again = await host.RunAsync("users", "erase", person.Id.ToString());
        again.Code.ShouldBe(1);
        again.Errors.ShouldContain("(USER_NOT_FOUND)");
        (await host.RunAsync("audit", "list", "--subject", person.Id.ToString(), "--action", "account.erased", "--json")).Json[0]![
            "detail"
        ]!
            .GetValue<string>()
            .ShouldBe($"by {SystemUser.Operator.Name}");
    }

    private async Task<Guid> EventAsync(Person person, string action)
    {
        await using var db = await host.OpenStoreAsync();
        return await db
            .AuditEvents.Where(audit => audit.SubjectId == person.Id && audit.Action == action)
            .Select(audit => audit.Id)
            .SingleAsync();
    }

    /// <summary>The newest seal, as the log tells it once everything is sealed.</summary>
    private async Task<string> AnchorAsync()
    {
        await SealAsync();
        return host
            .Watch.Lines.SelectMany(line => Anchor().Matches(line))
            .Select(match => match.Groups["anchor"].Value)
            .MaxBy(anchor => long.Parse(anchor.Split(':')[0]))!;
    }

    private async Task SealAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            await using var db = await host.OpenStoreAsync();
            var last = await db.AuditSeals.MaxAsync(seal => (long?)seal.Number) ?? 0;
            if (
                !await db.AuditEvents.AnyAsync(audit => audit.SealNumber == null)
                && host.Watch.Lines.Any(line => line.Contains($"Audit seal {last}:", StringComparison.Ordinal))
            )
            {
                return;
            }

            attempt.ShouldBeLessThan(300);
            await Task.Delay(100);
        }
    }

    private Task<Run> VerifyAsync(params string[] options) => host.RunAsync(["audit", "verify", "--json", .. options]);

    [GeneratedRegex("Audit seal (?<anchor>[0-9]+:[0-9a-f]{64})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Anchor();
}
