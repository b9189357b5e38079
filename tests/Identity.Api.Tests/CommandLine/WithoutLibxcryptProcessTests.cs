using System.Net;
using System.Text.Json;
using Identity.Api.Tests.Hosting;
using Identity.Testing;

namespace Identity.Api.Tests.CommandLine;

/// <summary>The binary as it runs on Alpine, macOS and Windows.</summary>
public sealed class WithoutLibxcryptProcessTests
{
    [Fact]
    public async Task It_serves_says_what_hashes_and_refuses_by_line_what_it_cannot_verify()
    {
        using var data = new DataDirectory();
        var environment = Environment(data);
        await using var process = await IdentityProcess.ServeAsync(environment);

        (
            await Eventually.SeeAsync(
                () => Task.FromResult(process.Output),
                output => output.Contains("Dorothy Vaughan", StringComparison.Ordinal)
            )
        ).ShouldContain("Passwords      bcrypt (cost 4), computed by BCrypt.Net-Next. libxcrypt is switched off by IDENTITY_LIBXCRYPT");
        (
            await process.PostAsync(
                "/signup",
                new
                {
                    email = "ada@example.com",
                    name = "Ada",
                    password = "a few words make a good one",
                }
            )
        ).Status.ShouldBe(HttpStatusCode.Created);
        (await LogInAsync("ada@example.com", "a few words make a good one")).ShouldBe(HttpStatusCode.OK);
        (await LogInAsync("ada@example.com", "a few words make a bad one")).ShouldBe(HttpStatusCode.Unauthorized);

        var (code, output, errors) = await IdentityProcess.RunWithInputAsync(
            environment,
            string.Join(
                '\n',
                Line("bcrypt@example.com", "$2y$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu"),
                Line(
                    "argon2id@example.com",
                    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE"
                ),
                Line("yescrypt@example.com", "$y$j75$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7")
            ),
            "users",
            "import",
            "-",
            "--json"
        );

        (code, output).ShouldBe((1, """{"imported":2,"displaced":0,"alreadyThere":0,"refused":1,"stopped":false}"""));
        errors.ShouldStartWith("line 3, passwordHash: yescrypt, SHA-crypt and $7$ hashes need libxcrypt");
        errors.ShouldEndWith("(PASSWORD_HASH_UNSUPPORTED)");
        (await LogInAsync("bcrypt@example.com", "password")).ShouldBe(HttpStatusCode.OK);
        (await LogInAsync("argon2id@example.com", "password")).ShouldBe(HttpStatusCode.OK);
        (await LogInAsync("yescrypt@example.com", "password")).ShouldBe(HttpStatusCode.Unauthorized);

        async Task<HttpStatusCode> LogInAsync(string email, string password) =>
            (await process.PostAsync("/login", new { email, password })).Status;
    }

    [Fact]
    public async Task Yescrypt_as_the_configured_algorithm_stops_the_start_with_a_sentence()
    {
        using var data = new DataDirectory();
        var environment = Environment(data);
        environment["Identity__Passwords__Algorithm"] = "yescrypt";

        var (code, output, errors) = await IdentityProcess.RunAsync(environment);

        (code, output).ShouldBe((78, ""));
        errors.ShouldBe(
            "identity: Identity:Passwords:Algorithm is 'Yescrypt', which needs libxcrypt, and IDENTITY_LIBXCRYPT switches libxcrypt off. "
                + "Remove that variable, or choose Bcrypt or Argon2id."
        );
    }

    private static Dictionary<string, string> Environment(DataDirectory data) =>
        new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["IDENTITY_LIBXCRYPT"] = "off",
            ["Identity__DataDirectory"] = data.Path,
            ["Identity__Passwords__BcryptCost"] = "4",
        };

    private static string Line(string email, string passwordHash) =>
        JsonSerializer.Serialize(
            new
            {
                email,
                name = "Ada",
                passwordHash,
            }
        );
}
