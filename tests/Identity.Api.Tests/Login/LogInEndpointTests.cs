using System.Net;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Users;

namespace Identity.Api.Tests.Login;

public sealed class LogInOnSqlite(SqliteHost fixture) : LogInEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class LogInOnPostgreSql(PostgreSqlHost fixture) : LogInEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class LogInEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/login", "email")]
    [InlineData("/login/", "login")]
    [InlineData("/users/public/v1/auth/signin", "login")]
    [InlineData("/users/public/v1/auth/signin/", "email")]
    [InlineData("/auth/signin", "login")]
    public async Task Address_and_password_open_a_session(string path, string field)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await Host.PostAsync(path, new Dictionary<string, string> { [field] = person.Email, ["password"] = person.Password });

        answer.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        ((Guid)answer.Data["user"]!["id"]!).ShouldBe(person.Id);
        ((string)answer.Data["user"]!["email"]!).ShouldBe(person.Email);
        ((string)answer.Data["tokenType"]!).ShouldBe("Bearer");
        ((int)answer.Data["expiresIn"]!).ShouldBe(1800);
        (await Host.GetAsync("/profile", (string)answer.Data["accessToken"]!)).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync("/refresh", new { refreshToken = (string)answer.Data["refreshToken"]! })).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task The_same_address_in_both_fields_is_one_address_however_it_is_spelt(bool emailInCapitals, bool loginInCapitals)
    {
        var person = await Person.SignUpAsync(Host);

        (
            await Host.PostAsync(
                "/login",
                new
                {
                    email = emailInCapitals ? person.Email.ToUpperInvariant() : person.Email,
                    login = loginInCapitals ? $" {person.Email.ToUpperInvariant()}" : person.Email,
                    password = person.Password,
                }
            )
        ).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Two_different_addresses_are_refused()
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await Host.PostAsync(
            "/login",
            new
            {
                email = person.Email,
                login = Person.NewEmail(),
                password = person.Password,
            }
        );

        answer.ShouldBe(HttpStatusCode.BadRequest, "LOGIN_AMBIGUOUS");
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe("login");
    }

    [Theory]
    [InlineData("{}", "password", "email")]
    [InlineData("""{"Password":null,"Email":null}""", "Password", "email")]
    [InlineData("""{"email":"ada@example.com"}""", "password")]
    [InlineData("""{"password":"a few words"}""", "email")]
    public async Task Missing_fields_are_named(string body, params string[] fields)
    {
        var answer = await Host.PostAsync("/login", body);

        answer.ShouldBe(HttpStatusCode.BadRequest, [.. fields.Select(_ => "FIELD_REQUIRED")]);
        answer.Json["errors"]!.AsArray().Select(error => (string)error!["source"]!).ShouldBe(fields);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[\"individual\"]")]
    public async Task Who_asks_for_no_other_role_is_an_individual(string roles)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await LogInAsync(person, roles);

        answer.ShouldBe(HttpStatusCode.OK);
        RolesOf(answer).ShouldBe(["individual"]);
    }

    [Fact]
    public async Task A_role_that_the_account_does_not_hold_is_not_granted()
    {
        var person = await Person.SignUpAsync(Host);

        (await LogInAsync(person, "[\"advisor\"]")).ShouldBe(HttpStatusCode.Forbidden, "ROLE_NOT_GRANTED");
    }

    [Fact]
    public async Task Of_two_roles_the_token_carries_the_one_that_was_asked_for()
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.Roles, Roles.Individual | Roles.Advisor));

        var advisor = await LogInAsync(person, "[\"advisor\"]");
        var individual = await LogInAsync(person, "[\"individual\"]");

        RolesOf(advisor).ShouldBe(["advisor"]);
        ((string)AccessTokenClaims.Of((string)advisor.Data["accessToken"]!)["scope"]!).ShouldBe("profile branches");
        RolesOf(individual).ShouldBe(["individual"]);
        advisor.Data["user"]!["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["individual", "advisor"]);
    }

    [Fact]
    public async Task Who_is_an_advisor_alone_is_no_individual()
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.Roles, Roles.Advisor));

        (await LogInAsync(person, "null")).ShouldBe(HttpStatusCode.Forbidden, "ROLE_NOT_GRANTED");
        (await LogInAsync(person, "[\"advisor\"]")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("[\"individual\",\"advisor\"]")]
    [InlineData("[\"individual\",\"individual\"]")]
    [InlineData("[\"temporary\"]")]
    [InlineData("[\"Advisor\"]")]
    [InlineData("[\"\"]")]
    [InlineData("[null]")]
    public async Task A_token_is_for_exactly_one_known_role(string roles)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await LogInAsync(person, roles);

        answer.ShouldBe(HttpStatusCode.BadRequest, "ROLES_INVALID");
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe("roles");
    }

    [Theory]
    [InlineData("\"advisor\"")]
    [InlineData("[7]")]
    [InlineData("{}")]
    public async Task Roles_are_an_array_of_strings(string roles)
    {
        var person = await Person.SignUpAsync(Host);

        (await LogInAsync(person, roles)).ShouldBe(HttpStatusCode.BadRequest, "FIELD_TYPE");
    }

    [Theory] // security requirement 30: answers; the times are compared by a test of its own
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(24)]
    [InlineData(72)]
    [InlineData(73)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(60_000)]
    public async Task A_wrong_password_and_an_unknown_address_get_the_very_same_answer(int length)
    {
        var person = await Person.SignUpAsync(Host);
        var password = new string('x', length);

        var wrong = await Host.PostAsync("/login", new { email = person.Email, password });
        var unknown = await Host.PostAsync("/login", new { email = Person.NewEmail(), password });
        var nonsense = await Host.PostAsync("/login", new { email = $"no address {length}", password });

        wrong.ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        Comparable(unknown).ShouldBe(Comparable(wrong));
        Comparable(nonsense).ShouldBe(Comparable(wrong));
    }

    [Fact]
    public async Task The_case_of_an_address_does_not_matter_and_its_spelling_at_signup_is_kept()
    {
        var email = $"Ada.{Guid.CreateVersion7():N}@Example.com";
        var password = Person.NewPassword();
        (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email,
                    name = "Ada",
                    password,
                }
            )
        ).ShouldBe(HttpStatusCode.Created);

        foreach (var spelling in new[] { email.ToUpperInvariant(), email.ToLowerInvariant(), $"  {email} " })
        {
            var answer = await Host.PostAsync("/login", new { email = spelling, password });

            answer.ShouldBe(HttpStatusCode.OK);
            ((string)answer.Data["user"]!["email"]!).ShouldBe(email);
        }
    }

    [Theory] // security requirement 32
    [InlineData("caf\u00e9 au lait", "cafe\u0301 au lait", true)]
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af 12345", "\ud55c\uae00 12345", true)]
    [InlineData("Correct horse", "correct horse", false)]
    [InlineData("correct horse", " correct horse", false)]
    [InlineData("correct horse", "correct horse ", false)]
    [InlineData("correct horse", "correct  horse", false)]
    public async Task Unicode_spellings_of_a_password_are_one_and_case_and_spaces_count(string chosen, string typed, bool opens)
    {
        var email = Person.NewEmail();
        (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email,
                    name = "Ada",
                    password = chosen,
                }
            )
        ).ShouldBe(HttpStatusCode.Created);

        var answer = await Host.PostAsync("/login", new { email, password = typed });

        answer.Status.ShouldBe(opens ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
    }

    [Theory] // security requirement 31: bcrypt alone would stop at 72 bytes and at the first NUL
    [InlineData(100, 99)]
    [InlineData(100, 72)]
    [InlineData(73, 72)]
    [InlineData(72, 71)]
    [InlineData(256, 255)]
    [InlineData(100, 0)]
    public async Task Every_character_of_a_long_password_counts(int length, int differs)
    {
        var chosen = new string('a', length);
        var email = Person.NewEmail();
        (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email,
                    name = "Ada",
                    password = chosen,
                }
            )
        ).ShouldBe(HttpStatusCode.Created);

        var other = $"{chosen[..differs]}b{chosen[(differs + 1)..]}";

        (await Host.PostAsync("/login", new { email, password = other })).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        (await Host.PostAsync("/login", new { email, password = chosen[..^1] })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        (await Host.PostAsync("/login", new { email, password = chosen + "a" })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        (await Host.PostAsync("/login", new { email, password = chosen })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 31
    public async Task What_follows_a_NUL_counts_and_so_does_the_last_of_1024_bytes()
    {
        foreach (
            var (chosen, other) in new[]
            {
                ("secret\0one more", "secret\0two more"),
                (Emoji(255) + "x", Emoji(255) + "y"),
                (Emoji(256), Emoji(255) + "\ud83d\ude01"),
            }
        )
        {
            var email = Person.NewEmail();
            (
                await Host.PostAsync(
                    "/signup",
                    new
                    {
                        email,
                        name = "Ada",
                        password = chosen,
                    }
                )
            ).ShouldBe(HttpStatusCode.Created);

            (await Host.PostAsync("/login", new { email, password = other })).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
            (await Host.PostAsync("/login", new { email, password = chosen })).ShouldBe(HttpStatusCode.OK);
        }

        static string Emoji(int count) => string.Concat(Enumerable.Repeat("\ud83d\ude00", count));
    }

    [Theory] // security requirement 32
    [InlineData("\\ud800 a lone surrogate")]
    [InlineData("a lone surrogate \\udc00")]
    public async Task A_password_that_is_no_text_is_refused(string password)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await Host.PostAsync("/login", $$"""{"email":"{{person.Email}}","password":"{{password}}"}""");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
    }

    [Fact]
    public async Task Only_who_knows_the_password_learns_that_the_account_is_disabled()
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.Status, UserStatus.Disabled));

        var right = await Host.PostAsync("/login", new { email = person.Email, password = person.Password });
        var wrong = await Host.PostAsync("/login", new { email = person.Email, password = Person.NewPassword() });
        var unknown = await Host.PostAsync("/login", new { email = Person.NewEmail(), password = Person.NewPassword() });

        right.ShouldBe(HttpStatusCode.Forbidden, "ACCOUNT_DISABLED");
        wrong.ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        Comparable(wrong).ShouldBe(Comparable(unknown)); // security requirement 30
    }

    [Fact] // security requirement 30
    public async Task An_account_without_a_password_is_like_none()
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.PasswordHash, (string?)null));

        var withoutPassword = await Host.PostAsync("/login", new { email = person.Email, password = person.Password });
        var unknown = await Host.PostAsync("/login", new { email = Person.NewEmail(), password = person.Password });

        withoutPassword.ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        Comparable(withoutPassword).ShouldBe(Comparable(unknown));
    }

    [Fact] // security requirement 29
    public async Task Every_login_makes_a_session_of_its_own_and_adopts_no_identifier_of_the_caller()
    {
        var person = await Person.SignUpAsync(Host);
        var wished = Guid.CreateVersion7();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/login?sid={wished}&sessionId={wished}")
        {
            Content = new StringContent(
                $$"""{"email":"{{person.Email}}","password":"{{person.Password}}","sid":"{{wished}}","sessionId":"{{wished}}","id":"{{wished}}"}""",
                System.Text.Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.Add("Cookie", $"sid={wished}; session={wished}");
        request.Headers.Add("X-Identity-Session", $"{wished}");
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", person.AccessToken);

        var answer = (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.OK);
        var again = await person.LogInAsync(Host);

        Guid[] sessions =
        [
            wished,
            AccessTokenClaims.SessionId(person.AccessToken),
            AccessTokenClaims.SessionId((string)answer.Data["accessToken"]!),
            AccessTokenClaims.SessionId(again.AccessToken),
        ];
        sessions.ShouldBeUnique();
        answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ShouldStartWith("__Host-identity-device="); // which is no session
    }

    [Fact]
    public async Task A_login_renews_the_hash_of_a_cost_that_is_too_low_by_now()
    {
        var person = await Person.SignUpAsync(Host);
        (await Host.UserAsync(person)).PasswordHash!.ShouldStartWith("$2b$04$");

        await using var dearer = await Host.StartReplicaAsync(("Identity:Passwords:BcryptCost", "5"));
        (await dearer.PostAsync("/login", new { email = person.Email, password = Person.NewPassword() })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        (await Host.UserAsync(person)).PasswordHash!.ShouldStartWith("$2b$04$");
        await person.LogInAsync(dearer);

        var renewed = (await Host.UserAsync(person)).PasswordHash!;
        renewed.ShouldStartWith("$2b$05$");
        await person.LogInAsync(dearer);
        (await Host.UserAsync(person)).PasswordHash.ShouldBe(renewed);
        // No other session suffers
        (await dearer.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_device_that_calls_itself_something_very_long_can_sign_in()
    {
        var person = await Person.SignUpAsync(Host);
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 };
        using var client = new HttpClient(handler) { BaseAddress = Host.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new StringContent(
                $$"""{"email":"{{person.Email}}","password":"{{person.Password}}"}""",
                System.Text.Encoding.UTF8,
                "application/json"
            ),
        };
        // The cut falls into a character
        request.Headers.TryAddWithoutValidation("User-Agent", new string('a', 255) + "\ud83d\ude00 and more");

        using var response = await client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
    }

    private static IEnumerable<string> RolesOf(Answer answer) =>
        AccessTokenClaims.Of((string)answer.ShouldBe(HttpStatusCode.OK).Data["accessToken"]!)["roles"]!
            .AsArray()
            .Select(role => (string)role!);

    private Task<Answer> LogInAsync(Person person, string roles) =>
        Host.PostAsync("/login", $$"""{"email":"{{person.Email}}","password":"{{person.Password}}","roles":{{roles}}}""");

    /// <summary>All that a caller sees of an answer, but for what differs from request to request.</summary>
    private static string Comparable(Answer answer)
    {
        var body = (JsonObject)answer.Json;
        body.Remove("traceId").ShouldBeTrue();
        var headers = answer
            .Headers.Concat(answer.ContentHeaders)
            .Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.Ordinal);
        return $"{(int)answer.Status}\n{string.Join('\n', headers)}\n{body.ToJsonString()}";
    }
}
