using System.Net;
using System.Text;
using System.Text.Json;
using Identity.Api.CommandLine;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Import;
using Identity.Domain.Users;
using Identity.Infrastructure.Passwords;
using Identity.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Identity.Api.Tests.CommandLine;

[Collection("command line")]
public sealed class ImportUsersOnSqlite(SqliteHost fixture) : ImportUsersCommandTests(fixture), IClassFixture<SqliteHost>;

[Collection("command line")]
public sealed class ImportUsersOnPostgreSql(PostgreSqlHost fixture) : ImportUsersCommandTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Security requirement 40, from the file to the first login at the service that runs beside.</summary>
public abstract class ImportUsersCommandTests(HostFixture fixture)
{
    private const string Password = "correct horse";

    // Made by other implementations: see ForeignHashesTests.
    private const string Sha512 =
        "$6$rounds=10000$saltstring$RSYX800PBUlPFzt5jRv2um1cURoaxGG39HgaJQWZRCbrFkEiv0mjfWp5SP56VAr33R/Th91SsTRNAtZHhoQFt1";
    private const string Scrypt = "$7$86..../....saltsaltsaltsalt$1YREfFuIh/DOxeaaN8Z8Qdu9WsJ3HCOa7fp6gY7aN80";
    private const string Argon2 = "$argon2id$v=19$m=16384,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$P/PNQRkp0AbOJe9UxLEHV4B9BvaxKNfPoWogh+CQArg";

    private const string Firebase =
        "$fbscrypt$v=1,n=10,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="
        + "$c2FsdHNhbHQ=$pLGfQfUI4rTMx1yh4Zaz4RKmBuqqGhx8Vc5fCF+DAWixDmO8hK/wV1QmQByGS9Fl7BWMFNg+fRPuHagAs6wuhQ==";

    private IdentityHost Host => fixture.Host;

    public static TheoryData<string> Hashes =>
        [
            .. Crypt.OfThisProcess.HasLibxcrypt
                ? [Sha512, "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC", Scrypt]
                : Array.Empty<string>(),
            Argon2,
            Firebase,
            "pbkdf2_sha256$10000$seasalt2$Txm5eKAvOJaEfQ/Wupd8TQTVGtKhcyUTkymzM2r3XSw=", // Django
            "$pbkdf2-sha256$10000$AAECAwQFBgcICQoLDA0ODw$5RUHDgNTp9sBOWGYS4e6u57cz/Sq3/TQgaDP/8MW6L8", // passlib
            "$scrypt$ln=10,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$A9lBa6RTbfBovWqamVIqXKovIl4Vk6OZyVojLJmYmSI", // passlib
            "$P$BabcdefghKfdE7H4Uy7ajxpijsjAJW0", // WordPress
            new PasswordHasher<object>().HashPassword(new object(), Password),
            new PasswordHasher<object>(
                Options.Create(new PasswordHasherOptions { CompatibilityMode = PasswordHasherCompatibilityMode.IdentityV2 })
            ).HashPassword(new object(), Password),
        ];

    [Theory]
    [MemberData(nameof(Hashes))]
    public async Task Somebody_who_was_imported_logs_in_with_the_password_of_before_and_is_hashed_anew_once(string hash)
    {
        var email = Person.NewEmail();
        (
            await ImportAsync(
                new
                {
                    email,
                    name = "Ada",
                    passwordHash = hash,
                }
            )
        ).ShouldSucceed();
        (await StoredAsync(email)).PasswordHash.ShouldBe(hash);

        (await LogInAsync(email, "correct house")).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        (await StoredAsync(email)).PasswordHash.ShouldBe(hash);

        var first = (await LogInAsync(email, Password)).ShouldBe(HttpStatusCode.OK);
        ((string)first.Data["user"]!["email"]!).ShouldBe(email);
        var rehashed = (await StoredAsync(email)).PasswordHash!;
        rehashed.ShouldStartWith("$2b$04$");
        (await LogInAsync(email, Password)).ShouldBe(HttpStatusCode.OK);
        (await StoredAsync(email)).PasswordHash.ShouldBe(rehashed);
    }

    [Fact]
    public async Task Somebody_without_a_password_has_no_way_in_yet_and_is_told_apart_by_nothing()
    {
        var email = Person.NewEmail();
        (
            await ImportAsync(
                new
                {
                    email,
                    name = "Ada",
                    passwordHash = (string?)null,
                }
            )
        ).ShouldSucceed();

        foreach (var password in new[] { "", "null", Password })
        {
            (await LogInAsync(email, password)).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        }
    }

    [Fact]
    public async Task Whoever_was_locked_out_before_is_locked_out_after()
    {
        var email = Person.NewEmail();
        (
            await ImportAsync(
                new
                {
                    email,
                    name = "Ada",
                    passwordHash = Argon2,
                    disabled = true,
                }
            )
        ).ShouldSucceed();

        (await LogInAsync(email, Password)).ShouldBe(HttpStatusCode.Forbidden, "ACCOUNT_DISABLED");
    }

    [Fact]
    public async Task Everything_that_is_known_shows_in_the_profile()
    {
        var (id, email, branch) = (
            Guid.CreateVersion7(),
            Person.NewEmail(),
            await Host.AddBranchAsync($"Branch {Guid.CreateVersion7():N}")
        );
        (
            await ImportAsync(
                new
                {
                    id,
                    email,
                    emailVerified = true,
                    name = "Grace Hopper",
                    passwordHash = Argon2,
                    phoneNumber = "\u202A+49 (0)151 2345-6789\u202C",
                    phoneNumberVerified = true,
                    roles = new[] { "advisor", "individual" },
                    branchId = branch,
                    createdAt = "2019-03-01T12:30:00+02:00",
                }
            )
        ).ShouldSucceed();

        var token = (string)(
                await Host.PostAsync(
                    "/login",
                    new
                    {
                        email,
                        password = Password,
                        roles = new[] { "advisor" },
                    }
                )
            ).ShouldBe(HttpStatusCode.OK).Data["accessToken"]!;
        var profile = (await Host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.OK).Data;

        ((Guid)profile["id"]!).ShouldBe(id);
        ((bool)profile["emailVerified"]!).ShouldBeTrue();
        ((string)profile["phoneNumber"]!).ShouldBe("+4915123456789");
        ((bool)profile["phoneNumberVerified"]!).ShouldBeTrue();
        profile["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["individual", "advisor"]);
        ((Guid)profile["branch"]!["id"]!).ShouldBe(branch);
        ((string)profile["createdAt"]!).ShouldBe("2019-03-01T10:30:00.000Z");
    }

    [Fact]
    public async Task Bad_lines_are_told_by_number_with_a_reason_and_good_ones_come_over()
    {
        var (one, two) = (Person.NewEmail(), Person.NewEmail());
        var half = Encoding.UTF8.GetBytes( /*lang=json,strict*/
            """{"email":"x@example.com","name":"half"""
        );
        byte[][] lines =
        [
            [0xEF, 0xBB, 0xBF, .. Line(new { email = one, name = "First" })], // 1: behind a byte order mark
            [], // 2
            Line(new { email = "nobody", name = "A" }), // 3
            "  \t "u8.ToArray(), // 4
            "not json"u8.ToArray(), // 5
            "[1]"u8.ToArray(), // 6
            [.. half, 0xFF, (byte)'"', (byte)'}'], // 7: no UTF-8
            """{"email":"x@example.com","name":"\ud800"}"""u8.ToArray(), // 8: half a character
            """{"email":"x@example.com","email":"y@example.com","name":"A"}"""u8.ToArray(), // 9
            Line(
                new
                {
                    email = Person.NewEmail(),
                    name = "A",
                    passwordhash = Argon2,
                }
            ), // 10: misspelt
            Line(
                new
                {
                    email = Person.NewEmail(),
                    name = 7,
                    emailVerified = "yes",
                    roles = "advisor",
                    createdAt = "2019-03-01T12:30:00",
                    id = "7",
                }
            ), // 11
            Line(
                new
                {
                    email = Person.NewEmail(),
                    name = "A",
                    passwordHash = "*0",
                }
            ), // 12
            Line(
                new
                {
                    email = Person.NewEmail(),
                    name = "A",
                    passwordHash = "$2b$31$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu",
                }
            ), // 13
            Line(new { email = Person.NewEmail(), name = new string('A', 1 << 20) }), // 14: a line of a megabyte
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 10_000))), // 15
            Line(new { email = one.ToUpperInvariant(), name = "Again" }), // 16
            Line(new { email = two, name = "Last" }), // 17, without an end
        ];

        var run = await Host.RunAsync("users", "import", await FileAsync([.. Join(lines, "\r\n")]), "--json");

        run.Code.ShouldBe(1);
        run.Json.ToJsonString().ShouldBe("""{"imported":2,"displaced":0,"alreadyThere":1,"refused":12,"stopped":false}""");
        run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (line[..line.IndexOf(':')], line[(line.LastIndexOf('(') + 1)..^1]))
            .ShouldBe([
                ("line 3, email", "EMAIL_INVALID"),
                ("line 5", "IMPORT_LINE_MALFORMED"),
                ("line 6", "IMPORT_LINE_MALFORMED"),
                ("line 7", "IMPORT_LINE_MALFORMED"),
                ("line 8", "IMPORT_LINE_MALFORMED"),
                ("line 9", "IMPORT_LINE_MALFORMED"),
                ("line 10, passwordhash", "IMPORT_FIELD_UNKNOWN"),
                ("line 11, id", "IMPORT_FIELD_INVALID"),
                ("line 11, emailVerified", "IMPORT_FIELD_INVALID"),
                ("line 11, name", "IMPORT_FIELD_INVALID"),
                ("line 11, roles", "IMPORT_FIELD_INVALID"),
                ("line 11, createdAt", "IMPORT_FIELD_INVALID"),
                ("line 12, passwordHash", "PASSWORD_HASH_UNKNOWN"),
                ("line 13, passwordHash", "PASSWORD_HASH_REFUSED"),
                ("line 14", "IMPORT_LINE_TOO_LONG"),
                ("line 15", "IMPORT_LINE_MALFORMED"),
            ]);
        foreach (var held in new[] { Argon2, "*0", "$2b$", "nobody", "x@example" })
        {
            run.Errors.ShouldNotContain(held); // requirement 85
        }

        (await StoredAsync(one)).Name.ShouldBe("First");
        (await StoredAsync(two)).Name.ShouldBe("Last");
    }

    [Fact]
    public async Task Strict_imports_nothing_of_the_batch_and_a_dry_run_nothing_at_all()
    {
        var (good, bad) = (new { email = Person.NewEmail(), name = "Ada" }, new { email = "nobody", name = "Nobody" });

        var strict = await ImportAsync(["--strict", "--json"], good, bad, good);
        (strict.Code, strict.Json.ToJsonString()).ShouldBe(
            (1, """{"imported":0,"displaced":0,"alreadyThere":0,"refused":1,"stopped":true}""")
        );
        strict.Errors.ShouldStartWith("line 2, email: ");

        var dry = await ImportAsync(["--dry-run", "--json"], good, bad, good);
        (dry.Code, dry.Json.ToJsonString()).ShouldBe(
            (1, """{"importable":1,"displaced":0,"alreadyThere":1,"refused":1,"stopped":false}""")
        );
        await using (var db = await Host.OpenStoreAsync())
        {
            (await db.Users.AnyAsync(user => user.EmailKey == good.email)).ShouldBeFalse();
        }

        (await ImportAsync(["--json"], good, good)).ShouldBe(
            3,
            """{"imported":1,"displaced":0,"alreadyThere":1,"refused":0,"stopped":false}""" + "\n",
            ""
        );
        (await ImportAsync(["--strict"], good)).ShouldBe(3, "imported: 0\ndisplaced: 0\nalreadyThere: 1\nrefused: 0\nstopped: false\n", "");
    }

    [Fact]
    public async Task An_account_that_is_there_is_never_overwritten()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);

        (
            await ImportAsync(
                new
                {
                    email = person.Email.ToUpperInvariant(),
                    name = "Mallory",
                    passwordHash = Argon2,
                    roles = new[] { "individual" },
                }
            )
        ).ShouldBe(3, "imported: 0\ndisplaced: 0\nalreadyThere: 1\nrefused: 0\nstopped: false\n", "");

        (await LogInAsync(person.Email, Password)).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        (await person.LogInAsync(Host)).Id.ShouldBe(person.Id);
    }

    [Fact]
    public async Task One_audit_event_a_batch_says_how_many()
    {
        await using var db = await Host.OpenStoreAsync();
        var before = await db.AuditEvents.CountAsync(audit => audit.Action == "accounts.imported");

        var everybody = Enumerable
            .Range(0, ImportUsers.BatchSize + 1)
            .Select(_ => (object)new { email = Person.NewEmail(), name = "Ada" })
            .ToArray();
        (await ImportAsync([], everybody)).ShouldSucceed();

        var audited = await db
            .AuditEvents.Where(audit => audit.Action == "accounts.imported")
            .OrderBy(audit => audit.Id)
            .Skip(before)
            .ToListAsync();
        audited
            .Select(audit => audit.Detail)
            .ShouldBe([$"{ImportUsers.BatchSize} by {SystemUser.Operator.Name}", $"1 by {SystemUser.Operator.Name}"]);
    }

    [Theory]
    [InlineData("nowhere.jsonl")]
    [InlineData("")]
    public async Task A_file_that_cannot_be_read_is_named_before_anything_is_done(string name)
    {
        var run = await Host.RunAsync("users", "import", Path.Combine(Host.DataDirectory, name));

        (run.Code, run.Output).ShouldBe((1, ""));
        run.Errors.ShouldStartWith("identity: Cannot read the file: ");
        run.Errors.ShouldContain(Host.DataDirectory);
    }

    [Fact] // requirement 87 in small: a batch is in or it is not
    public async Task An_import_that_was_killed_is_run_again_and_ends_where_it_would_have_ended()
    {
        var run = Guid.CreateVersion7().ToString("N");
        var emails = Enumerable.Range(0, 40_000).Select(n => $"{run}.{n}@example.com").ToList();
        var file = await FileAsync([
            .. Join(
                [
                    .. emails.Select(email =>
                        Line(
                            new
                            {
                                email,
                                name = "Ada",
                                passwordHash = Argon2,
                            }
                        )
                    ),
                ],
                "\n"
            ),
        ]);
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Identity"] = Host.ConnectionString,
            ["Identity__MasterKey"] = Host.MasterKey,
            ["Identity__Issuer"] = IdentityHost.Issuer,
        };

        await using (var killed = IdentityProcess.Start(environment, "users", "import", file))
        {
            await Eventually.SeeAsync(async () => (Count: await CountAsync(run), killed.Output, killed.Errors), it => it.Count > 0);
            await killed.KillAsync();
        }

        var reached = await CountAsync(run);
        reached.ShouldBeLessThan(emails.Count, "the import was over before it could be killed");
        (reached % ImportUsers.BatchSize).ShouldBe(0);
        var (code, output, errors) = await IdentityProcess.RunAsync(environment, "users", "import", file);

        (code, errors).ShouldBe((3, ""));
        output.ShouldBe($"imported: {emails.Count - reached}\ndisplaced: 0\nalreadyThere: {reached}\nrefused: 0\nstopped: false");
        (await CountAsync(run)).ShouldBe(emails.Count);
    }

    [Theory]
    [InlineData("--dryrun")]
    [InlineData("--stict")]
    [InlineData("--dryrun=a:b")]
    public async Task A_misspelt_option_is_refused_and_nobody_imported(string option)
    {
        var email = Person.NewEmail();

        (await ImportAsync([option], new { email, name = "Ada" })).ShouldBe(
            2,
            "",
            $"identity: Unknown option '{option.Split('=')[0]}'.\nSee: identity users import --help\n"
        );

        (await CountAsync(email)).ShouldBe(0);
    }

    [Fact]
    public async Task A_dash_reads_from_standard_input()
    {
        var email = Person.NewEmail();
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Identity"] = Host.ConnectionString,
            ["Identity__MasterKey"] = Host.MasterKey,
            ["Identity__Issuer"] = IdentityHost.Issuer,
        };

        var (code, output, errors) = await IdentityProcess.RunWithInputAsync(
            environment,
            JsonSerializer.Serialize(new { email, name = "Ada" }),
            "users",
            "import",
            "-"
        );

        (code, errors, output).ShouldBe((0, "", "imported: 1\ndisplaced: 0\nalreadyThere: 0\nrefused: 0\nstopped: false"));
        (await StoredAsync(email)).Name.ShouldBe("Ada");
    }

    private static byte[] Line(object account) => JsonSerializer.SerializeToUtf8Bytes(account);

    private static IEnumerable<byte> Join(IReadOnlyList<byte[]> lines, string end) =>
        lines.SelectMany((line, index) => index == 0 ? line : [.. Encoding.ASCII.GetBytes(end), .. line]);

    private async Task<string> FileAsync(byte[] content)
    {
        var path = Path.Combine(Host.DataDirectory, $"{Guid.CreateVersion7():N}.jsonl");
        await File.WriteAllBytesAsync(path, content);
        return path;
    }

    private Task<Run> ImportAsync(object account) => ImportAsync([], account);

    private async Task<Run> ImportAsync(string[] options, params object[] accounts) =>
        await Host.RunAsync(["users", "import", await FileAsync([.. Join([.. accounts.Select(Line)], "\n")]), .. options]);

    private Task<Answer> LogInAsync(string email, string password) => Host.PostAsync("/login", new { email, password });

    private async Task<User> StoredAsync(string email)
    {
        await using var db = await Host.OpenStoreAsync();
        return await db.Users.AsNoTracking().SingleAsync(user => user.EmailKey == email);
    }

    private async Task<int> CountAsync(string run)
    {
        await using var db = await Host.OpenStoreAsync();
        return await db.Users.CountAsync(user => user.EmailKey.StartsWith(run));
    }
}
