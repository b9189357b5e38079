using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;
using Identity.Testing;
using Identity.Testing.Databases;
using Npgsql;

namespace Identity.Api.Tests.CommandLine;

[UnsupportedOSPlatform("windows")] // signals and file modes
public sealed class ServeProcessTests
{
    [Fact]
    public async Task Without_any_configuration_it_serves_in_development_and_says_what_it_made()
    {
        using var data = new DataDirectory();
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Identity__DataDirectory"] = data.Path,
        };

        await using (var first = await IdentityProcess.ServeAsync(environment))
        {
            var said = await StartMessageAsync(first);
            said.ShouldContain($"Identity serves {first.Address.OriginalString}");
            said.ShouldContain($"{first.Address.OriginalString}/swagger");
            said.ShouldContain($"{data.File("identity.db")} (SQLite, for one replica; created)");
            said.ShouldContain($"{data.File("master.key")} (created: back it up separately");
            said.ShouldContain($"  Passwords      {PasswordPlatform.Describe(new PasswordSettings())}");
            said.ShouldContain($"curl -s {first.Address.OriginalString}/signup");
            said.ShouldNotContain(await File.ReadAllTextAsync(data.File("master.key")));
            Directory.EnumerateFileSystemEntries(data.Path).Count().ShouldBeGreaterThan(3); // database, its log, the master key
            Directory.EnumerateFileSystemEntries(data.Path, "*", SearchOption.AllDirectories).Where(IsOpenToOthers).ShouldBeEmpty();
            (
                await first.PostAsync(
                    "/signup",
                    new
                    {
                        email = "ada@example.com",
                        name = "Ada",
                        password = "a few words make a good one",
                    }
                )
            ).Status.ShouldBe(HttpStatusCode.Created);
            File.Exists(data.File("identity.db.migrating")).ShouldBeFalse();
            first.Terminate();
            (await first.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);
        }

        await using var second = await IdentityProcess.ServeAsync(environment);
        (await StartMessageAsync(second)).ShouldNotContain("created");
        (await second.PostAsync("/login", new { email = "ada@example.com", password = "a few words make a good one" })).Status.ShouldBe(
            HttpStatusCode.OK
        );
    }

    [Fact]
    public async Task The_start_message_names_the_database_that_is_used()
    {
        using var data = new DataDirectory();
        var file = data.File("elsewhere.db");

        await using var process = await IdentityProcess.ServeAsync(
            new Dictionary<string, string>
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Identity__DataDirectory"] = data.Path,
                ["ConnectionStrings__Identity"] = $"Data Source={file}",
            }
        );

        var said = await StartMessageAsync(process);
        said.ShouldContain($"{file} (SQLite, for one replica; created)");
        said.ShouldNotContain("identity.db");
    }

    [Fact]
    public async Task Outside_development_it_writes_structured_lines_only()
    {
        using var data = new DataDirectory();
        await using var process = await IdentityProcess.ServeAsync(Production(data));

        (await process.GetAsync("/profile")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        process.Terminate();
        (await process.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);

        process.Output.Split('\n').ShouldAllBe(line => line.StartsWith('{'));
        process.Output.ShouldContain("New passwords: bcrypt (cost 4), computed by");
        process.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_configuration_stops_the_start_with_a_sentence_for_each_fault()
    {
        using var data = new DataDirectory();

        var (code, output, errors) = await IdentityProcess.RunAsync(
            new Dictionary<string, string>
            {
                ["Identity__DataDirectory"] = data.Path,
                ["Identity__MasterKey"] = "hunter2hunter2",
                ["Identity__Issuer"] = "http://id.example.com/",
                ["Identity__Passwords__BcryptCost"] = "31",
                ["Identity__Onboarding__Steps__0__Name"] = "fax",
                ["Identity__Onboarding__Steps__0__Kind"] = "Fax",
            }
        );

        code.ShouldBe(78);
        output.ShouldBeEmpty();
        errors.Split('\n').Length.ShouldBe(4);
        errors.Split('\n').ShouldAllBe(line => line.StartsWith("identity: "));
        errors.ShouldContain("Identity:MasterKey holds something that is not a master key");
        errors.ShouldContain("Identity:Issuer is 'http://id.example.com/'");
        errors.ShouldContain("Identity:Passwords:BcryptCost is '31'. It must be a whole number from 4 to 14.");
        errors.ShouldContain("Identity:Onboarding:Steps:0:Kind is 'Fax'. It must be Phone");
        errors.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("keys", "list")]
    public async Task A_secret_on_the_command_line_stops_every_verb(params string[] verb)
    {
        using var data = new DataDirectory();

        var (code, output, errors) = await IdentityProcess.RunAsync(
            Production(data),
            [
                .. verb,
                "--Identity:Mail:Password=canary",
                "--ConnectionStrings:Identity=Host=db;Password=canary",
                "--Identity:Passwords:BcryptCost=31",
            ]
        );

        code.ShouldBe(78);
        output.ShouldBeEmpty();
        errors.Split('\n').Length.ShouldBe(3);
        errors.ShouldContain("identity: Identity:Mail:Password is on the command line, which every user of this machine can read;");
        errors.ShouldContain("identity: ConnectionStrings:Identity is on the command line");
        errors.ShouldContain("identity: Identity:Passwords:BcryptCost is '31'");
        errors.ShouldNotContain("canary");
    }

    [Fact]
    public async Task A_configuration_file_that_cannot_be_read_is_one_sentence()
    {
        using var data = new DataDirectory();
        var environment = Production(data);
        environment["ASPNETCORE_ENVIRONMENT"] = $"Broken{Guid.CreateVersion7():N}";
        var file = Path.Combine(Path.GetDirectoryName(ServiceProgram.File)!, $"appsettings.{environment["ASPNETCORE_ENVIRONMENT"]}.json");
        await File.WriteAllTextAsync(file, """{ "Identity": { "Issuer": """);

        var (code, _, errors) = await IdentityProcess.RunAsync(environment);

        File.Delete(file);
        code.ShouldBe(78);
        errors.Split('\n').ShouldHaveSingleItem().ShouldStartWith("identity: ");
        errors.ShouldContain(file);
    }

    [Fact]
    public async Task Outside_development_log_and_health_tell_where_mails_go_without_a_mail_server()
    {
        using var data = new DataDirectory();
        await using var process = await IdentityProcess.ServeAsync(Production(data));

        await Eventually.SeeAsync(
            () => Task.FromResult(process.Output),
            output =>
                output.Contains(
                    $"Identity:Mail:Host is not set. Emails are not sent but written to files in {data.File("mail")}",
                    StringComparison.Ordinal
                )
        );
        (await process.GetAsync("/health/ready")).ShouldBe(HttpStatusCode.OK).Data["warnings"]!
            .AsArray()
            .Select(warning => (string)warning!)
            .ShouldBe(["Identity:Mail:Host is not set. Emails are not sent but written to files."]);
    }

    [Fact]
    public async Task Outside_development_log_and_health_tell_that_the_database_role_is_a_superuser()
    {
        const string sentence =
            "The database role of the service is a PostgreSQL superuser. Use a role that owns the database of the service and has no other rights.";
        await using var database = await Schema.CreateAsync(DatabaseKind.PostgreSql); // of a superuser, as in every test
        using var data = new DataDirectory();
        var environment = Production(data);
        environment["ConnectionStrings__Identity"] = database.PatientConnectionString;
        await using var process = await IdentityProcess.ServeAsync(environment);

        await Eventually.SeeAsync(() => Task.FromResult(process.Output), output => output.Contains(sentence, StringComparison.Ordinal));
        (await process.GetAsync("/health/ready")).ShouldBe(HttpStatusCode.OK).Data["warnings"]!
            .AsArray()
            .Select(warning => (string)warning!)
            .ShouldContain(sentence);
    }

    [Theory]
    [InlineData("Unknown command 'frobnicate'.\nSee: identity --help", "frobnicate")]
    [InlineData("Unexpected argument 'extra'.\nSee: identity keys list --help", "keys", "list", "extra")]
    public async Task A_word_that_is_no_verb_is_refused(string sentence, params string[] arguments) =>
        (await IdentityProcess.RunAsync(new Dictionary<string, string>(), arguments)).ShouldBe((2, "", $"identity: {sentence}"));

    [Fact]
    public async Task Help_names_the_verbs()
    {
        var (code, output, _) = await IdentityProcess.RunAsync(new Dictionary<string, string>(), "--help");

        code.ShouldBe(0);
        foreach (var verb in new[] { "serve", "migrate", "keys" })
        {
            output.ShouldContain(verb);
        }
    }

    [Fact]
    public async Task A_stop_while_it_migrates_is_heard_and_leaves_nothing_half_made()
    {
        await using var database = await TestDatabases.CreateAsync(DatabaseKind.PostgreSql, _ => Task.CompletedTask);
        using var data = new DataDirectory();
        var environment = Production(data);
        environment["ConnectionStrings__Identity"] = database.ConnectionString;
        await using var connection = await OpenAsync();
        await using var watch = await OpenAsync(); // within a transaction the activity stands still
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync(connection, "CREATE TABLE users (id integer)"); // until this ends, the migration waits for the name
            await using var process = IdentityProcess.Start(environment);
            await Eventually.SeeAsync(
                () =>
                    ExecuteAsync(
                        watch,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                    ),
                waiting => waiting is > 0L
            );

            process.Terminate();

            (await process.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(0, process.Errors);
            await transaction.RollbackAsync();
        }

        (await IdentityProcess.RunAsync(environment, "migrate")).Code.ShouldBe(0);

        async Task<NpgsqlConnection> OpenAsync()
        {
            var opened = new NpgsqlConnection(database.ConnectionString);
            await opened.OpenAsync();
            return opened;
        }

        static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync();
        }
    }

    [Fact]
    public async Task A_stop_while_it_waits_for_the_database_is_heard()
    {
        using var data = new DataDirectory();
        var environment = Production(data);
        environment["ConnectionStrings__Identity"] = "Host=127.0.0.1;Port=1;Database=x;Username=x";
        await using var process = IdentityProcess.Start(environment);
        await Eventually.SeeAsync(
            () => Task.FromResult(process.Output),
            output => output.Contains("The database does not answer yet", StringComparison.Ordinal)
        );

        process.Terminate();

        (await process.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(0);
        process.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Database", "absent", "The database is not there: database \"absent\" does not exist. Create it")]
    [InlineData("Password", "wrong", "PostgreSQL refused the sign-in: password authentication failed")]
    public async Task A_database_that_refuses_stops_the_start_with_a_sentence(string key, string value, string sentence)
    {
        await using var database = await Schema.CreateAsync(DatabaseKind.PostgreSql);
        using var data = new DataDirectory();
        var environment = Production(data);
        environment["ConnectionStrings__Identity"] = $"{database.ConnectionString.TrimEnd(';')};{key}={value}";

        var (code, _, errors) = await IdentityProcess.RunAsync(environment);

        errors.Split('\n').ShouldHaveSingleItem().ShouldStartWith($"identity: {sentence}");
        code.ShouldBe(78);
    }

    [Fact]
    public async Task A_role_without_rights_stops_the_start_with_a_sentence()
    {
        await using var database = await TestDatabases.CreateAsync(DatabaseKind.PostgreSql, _ => Task.CompletedTask);
        using var data = new DataDirectory();
        var role = $"guest_{Guid.CreateVersion7():N}";
        await ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'guest'; REVOKE CREATE ON SCHEMA public FROM PUBLIC;");
        var environment = Production(data);
        environment["ConnectionStrings__Identity"] = $"{database.ConnectionString.TrimEnd(';')};Username={role};Password=guest";

        var (code, _, errors) = await IdentityProcess.RunAsync(environment);

        await ExecuteAsync($"DROP ROLE {role};");
        errors
            .Split('\n')
            .ShouldHaveSingleItem()
            .ShouldBe(
                "identity: The database role lacks a right: permission denied for schema public. Make the role the owner of its database."
            );
        code.ShouldBe(78);

        async Task ExecuteAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact] // opened for reading only, because no mode of a file keeps root from writing
    public async Task A_file_that_cannot_be_written_stops_the_start_with_a_sentence()
    {
        using var data = new DataDirectory();
        await File.WriteAllBytesAsync(data.File("identity.db"), []);
        var environment = Production(data);
        environment["ConnectionStrings__Identity"] = $"Data Source={data.File("identity.db")};Mode=ReadOnly";

        var (code, _, errors) = await IdentityProcess.RunAsync(environment);

        errors.Split('\n').ShouldHaveSingleItem().ShouldStartWith("identity: The database file cannot be written. Check the rights");
        code.ShouldBe(78);
    }

    [Fact]
    public async Task A_file_that_is_no_database_stops_the_start_with_a_sentence()
    {
        using var data = new DataDirectory();
        await File.WriteAllTextAsync(data.File("identity.db"), new string('x', 10_000));

        var (code, _, errors) = await IdentityProcess.RunAsync(Production(data));

        errors.Split('\n').ShouldHaveSingleItem().ShouldStartWith("identity: The database file is damaged, or is not a SQLite database.");
        code.ShouldBe(78);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Without_its_schema_it_waits_and_says_what_for(DatabaseKind kind)
    {
        await using var database = await TestDatabases.CreateAsync(kind, _ => Task.CompletedTask);
        using var data = new DataDirectory();
        var environment = Production(data);
        environment["ConnectionStrings__Identity"] = database.ConnectionString;
        environment["Identity__Database__MigrateOnStart"] = "false";
        await using var process = IdentityProcess.Start(environment);
        await Eventually.SeeAsync(
            () => Task.FromResult(process.Output),
            output => output.Contains("Run: identity migrate. Until then /health/ready answers 503", StringComparison.Ordinal)
        );
        await Eventually.SeeAsync(() => StatusAsync("/health/live"), status => status is HttpStatusCode.OK);
        (await StatusAsync("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);

        (await IdentityProcess.RunAsync(environment, "migrate")).Code.ShouldBe(0);

        await Eventually.SeeAsync(() => StatusAsync("/health/ready"), status => status is HttpStatusCode.OK);

        async Task<HttpStatusCode?> StatusAsync(string path)
        {
            try
            {
                return (await process.GetAsync(path)).Status;
            }
            catch (HttpRequestException)
            {
                return null; // it does not listen yet
            }
        }
    }

    [Fact]
    public async Task A_test_mail_tells_whether_the_settings_work()
    {
        using var data = new DataDirectory();
        var environment = Production(data);

        (await IdentityProcess.RunAsync(environment, "mail", "test", "ada@example.com")).ShouldBe((0, "sent: ada@example.com", ""));
        Directory.EnumerateFiles(data.File("mail")).ShouldHaveSingleItem();

        environment["Identity__Mail__Host"] = "127.0.0.1";
        environment["Identity__Mail__Port"] = "1";
        environment["Identity__Mail__From"] = "no-reply@example.com";
        (await IdentityProcess.RunAsync(environment, "mail", "test", "ada@example.com")).ShouldBe(
            (69, "", "identity: The email could not be sent: smtp_connect. See docs/mail.md.")
        );
        (await IdentityProcess.RunAsync(environment, "mail", "test", "ada")).Code.ShouldBe(2);
    }

    [Fact] // README, section Lost master key
    public async Task After_the_loss_of_the_master_key_people_sign_in_again()
    {
        using var data = new DataDirectory();
        var (email, password) = (Person.NewEmail(), Person.NewPassword());
        await using (var before = await IdentityProcess.ServeAsync(Production(data)))
        {
            var signedUp = await before.PostAsync(
                "/signup",
                new
                {
                    email,
                    name = "Ada",
                    password,
                }
            );
            signedUp.Status.ShouldBe(HttpStatusCode.Created);
        }

        var environment = Production(data); // a fresh key
        var (code, _, errors) = await IdentityProcess.RunAsync(environment);
        code.ShouldBe(78);
        errors.ShouldContain("If the old key is lost: identity keys list");
        var keys = JsonNode.Parse((await IdentityProcess.RunAsync(environment, "keys", "list", "--json")).Output)!.AsArray();
        foreach (var kid in keys.Select(key => (string)key!["kid"]!))
        {
            (await IdentityProcess.RunAsync(environment, "keys", "revoke", kid)).Code.ShouldBe(0);
        }

        await using var after = await IdentityProcess.ServeAsync(environment);
        (await after.PostAsync("/login", new { email, password })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // a database restored beside another master key
    public async Task The_wrong_master_key_stops_the_start_with_a_sentence()
    {
        using var data = new DataDirectory();
        await using (await IdentityProcess.ServeAsync(Production(data))) { }

        await using var other = IdentityProcess.Start(Production(data)); // a fresh key

        (await other.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(78);
        other.Errors.ShouldContain("identity: A signing key was encrypted under a master key that is not configured.");
        other.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_start_with_a_sentence()
    {
        using var data = new DataDirectory();
        var environment = Production(data);
        await using var first = await IdentityProcess.ServeAsync(environment);

        (await IdentityProcess.RunAsync(environment, "--urls", first.Address.OriginalString)).ShouldBe(
            (69, "", $"identity: {first.Address.OriginalString} is in use. Stop the other process, or set ASPNETCORE_URLS.")
        );
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_data_directory_that_cannot_be_created_stops_the_start_with_a_sentence(string name)
    {
        using var data = new DataDirectory();
        await File.WriteAllTextAsync(data.File("file"), "");
        var environment = Production(data);
        (environment["ASPNETCORE_ENVIRONMENT"], environment["Identity__DataDirectory"]) = (name, data.File("file/x"));
        environment["Identity__MasterKey"] = name == "Development" ? "" : environment["Identity__MasterKey"];

        (await IdentityProcess.RunAsync(environment)).ShouldBe(
            (78, "", $"identity: Identity:DataDirectory '{data.File("file/x")}' cannot be created: '{data.File("file")}' is a file.")
        );
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "foo", "urls is 'foo'. Use addresses such as http://localhost:5080.")]
    [InlineData(
        "ASPNETCORE_URLS",
        "http://localhost:5080/x",
        "urls is 'http://localhost:5080/x'. Use addresses such as http://localhost:5080."
    )]
    [InlineData("ASPNETCORE_URLS", "ftp://localhost", "urls is 'ftp://localhost'. Use addresses such as http://localhost:5080.")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "http", "http_ports is 'http'. Use port numbers such as 5080.")]
    [InlineData("Kestrel__Endpoints__One__Url", "foo", "Kestrel:Endpoints:One:Url is 'foo'. Use addresses such as http://localhost:5080.")]
    public async Task An_address_that_is_none_stops_the_start_with_a_sentence(string key, string value, string sentence)
    {
        using var data = new DataDirectory();
        var environment = Production(data);
        environment[key] = value;

        (await IdentityProcess.RunAsync(environment)).ShouldBe((78, "", $"identity: {sentence}"));
    }

    [Theory]
    [InlineData("branches", "list")]
    [InlineData("users", "create", "--email", "ada@example.com", "--name", "Ada", "--role", "individual")]
    public async Task A_verb_makes_no_database(params string[] verb)
    {
        using var data = new DataDirectory();
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Identity__DataDirectory"] = data.File("other"),
        };

        (await IdentityProcess.RunAsync(environment, verb)).ShouldBe(
            (
                78,
                "",
                $"identity: There is no database at {data.File("other/identity.db")}. Start the service there first, or set Identity:DataDirectory."
            )
        );

        Directory.Exists(data.File("other")).ShouldBeFalse();
        (await IdentityProcess.RunAsync(environment, "migrate")).Code.ShouldBe(0); // this one may
        (await IdentityProcess.RunAsync(environment, "branches", "list")).ShouldBe((0, "", ""));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_named_by_a_verb()
    {
        using var data = new DataDirectory();
        var environment = Production(data);
        environment["ConnectionStrings__Identity"] = "Host=127.0.0.1;Port=1;Database=x;Username=x;Password=canary-password";

        var (code, output, errors) = await IdentityProcess.RunAsync(environment, "keys", "list");

        code.ShouldBe(69);
        output.ShouldBeEmpty();
        errors.ShouldContain("identity: The database does not answer");
        errors.ShouldNotContain("canary-password");
    }

    [Fact] // and none of the next is taken
    public async Task A_request_under_way_is_answered_before_it_stops()
    {
        using var data = new DataDirectory();
        await using var process = await IdentityProcess.ServeAsync(Production(data));
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, process.Address.Port);
        var stream = socket.GetStream();
        // Too much to be too slow.
        var body = new string(' ', 10_000) + """{"email":"slow@example.com","name":"Slow","password":"a few words make a good one"}""";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /signup HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
            )
        );
        var proceed = new byte["HTTP/1.1 100 Continue\r\n\r\n".Length];
        await stream.ReadExactlyAsync(proceed); // its body is being read now
        Encoding.ASCII.GetString(proceed).ShouldBe("HTTP/1.1 100 Continue\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(body[..^20]));

        process.Terminate();
        await Task.Delay(TimeSpan.FromSeconds(4)); // longer than any impatient default
        await stream.WriteAsync(Encoding.ASCII.GetBytes(body[^20..]));

        using var reader = new StreamReader(stream);
        (await reader.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 201 Created");
        (await process.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);
    }

    [Fact] // security requirement 84: SQLite would make its file readable for every user, and -wal and -shm like it
    public async Task A_database_that_nobody_has_migrated_is_the_services_alone_too()
    {
        using var data = new DataDirectory();
        var environment = Production(data);
        environment["Identity__Database__MigrateOnStart"] = "false";

        await using var process = IdentityProcess.Start(environment);
        await Eventually.SeeAsync(
            () => Task.FromResult(process.Output),
            output => output.Contains("Run: identity migrate", StringComparison.Ordinal) // there are no tables
        );

        File.GetUnixFileMode(data.File("identity.db")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Migrate_says_what_it_applied_and_then_nothing()
    {
        await using var database = await TestDatabases.CreateAsync(DatabaseKind.PostgreSql, _ => Task.CompletedTask);
        using var data = new DataDirectory();
        var environment = Production(data);
        environment["ConnectionStrings__Identity"] = database.ConnectionString;

        var first = await IdentityProcess.RunAsync(environment, "migrate", "--json");
        var second = await IdentityProcess.RunAsync(environment, "migrate", "--json");

        first.Code.ShouldBe(0, first.Errors);
        first.Output.ShouldContain("_Initial");
        second.ShouldBe((0, """{"applied":[]}""", ""));
    }

    /// <summary>It is written after the service answers, and read here on a thread of its own.</summary>
    private static Task<string> StartMessageAsync(IdentityProcess process) =>
        // Its last line
        Eventually.SeeAsync(() => Task.FromResult(process.Output), output => output.Contains("Dorothy Vaughan", StringComparison.Ordinal));

    private static Dictionary<string, string> Production(DataDirectory data) =>
        new()
        {
            ["Identity__DataDirectory"] = data.Path,
            ["Identity__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Identity__Issuer"] = "https://id.example.com",
            ["Identity__Passwords__BcryptCost"] = "4",
        };

    private static bool IsOpenToOthers(string path) =>
        (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != UnixFileMode.None;
}
