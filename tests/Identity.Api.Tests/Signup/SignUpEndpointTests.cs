using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Signup;

public sealed class SignUpOnSqlite(SqliteHost fixture) : SignUpEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class SignUpOnPostgreSql(PostgreSqlHost fixture) : SignUpEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class SignUpEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/signup")]
    [InlineData("/signup/")]
    [InlineData("/users/public/v1/auth/signup")]
    [InlineData("/users/public/v1/auth/signup/")]
    public async Task Signing_up_creates_an_account_and_signs_in(string path)
    {
        var (email, password) = (Person.NewEmail(), Person.NewPassword());

        var answer = await Host.PostAsync(
            path,
            new
            {
                email,
                name = "  Ada Lovelace ",
                password,
                confirmPassword = password,
            }
        );

        answer.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location!.OriginalString.ShouldBe("/profile");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        ((string)answer.Data["user"]!["email"]!).ShouldBe(email);
        ((string)answer.Data["user"]!["name"]!).ShouldBe("Ada Lovelace");
        ((bool)answer.Data["user"]!["emailVerified"]!).ShouldBeFalse();
        answer.Data["user"]!["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["individual"]);
        ((string)answer.Data["tokenType"]!).ShouldBe("Bearer");
        ((int)answer.Data["expiresIn"]!).ShouldBe(1800);
        (await Host.GetAsync("/profile", (string)answer.Data["accessToken"]!)).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync("/refresh", new { refreshToken = (string)answer.Data["refreshToken"]! })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_fault_is_named_at_once_with_its_field_as_the_caller_spelt_it()
    {
        var answer = await Host.PostAsync("/signup", """{"EMAIL":"nobody","password":"short","confirmPassword":7}""");

        answer.ShouldBe(HttpStatusCode.BadRequest, "FIELD_REQUIRED", "FIELD_TYPE", "EMAIL_INVALID", "PASSWORD_TOO_SHORT");
        answer.Json["errors"]!
            .AsArray()
            .Select(error => (string)error!["source"]!)
            .ShouldBe(["name", "confirmPassword", "EMAIL", "password"]);
        answer.Json["errors"]!.AsArray().Select(error => (string)error!["target"]!).Distinct().ShouldBe(["field"]);
    }

    [Fact] // security requirement 43
    public async Task Fields_that_are_none_of_the_callers_business_change_nothing()
    {
        var answer = await Host.PostAsync(
            "/signup",
            new
            {
                email = Person.NewEmail(),
                name = "Ada",
                password = Person.NewPassword(),
                roles = new[] { "advisor" },
                emailVerified = true,
                id = Guid.Empty,
                branchId = Guid.Empty,
                status = "disabled",
            }
        );

        answer.ShouldBe(HttpStatusCode.Created);
        answer.Data["user"]!["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["individual"]);
        ((bool)answer.Data["user"]!["emailVerified"]!).ShouldBeFalse();
        ((Guid)answer.Data["user"]!["id"]!).ShouldNotBe(Guid.Empty);
        answer.Data["user"]!["branch"].ShouldBeNull();
    }

    [Theory] // security requirement 42: a look-alike is refused or another account, never the victim's
    [InlineData("kim{0}@example.com", "\u212aim{0}@example.com")] // the Kelvin sign: lower case is k
    [InlineData("kim{0}@example.com", "\uff4bim{0}@example.com")] // full-width k
    [InlineData("kim{0}@example.com", "kim{0}\uff20example.com")] // full-width @
    [InlineData("kim{0}@example.com", "k\u0131m{0}@example.com")] // dotless i: upper case is I
    [InlineData("KIM{0}@example.com", "k\u0131m{0}@example.com")]
    [InlineData("kim{0}@example.com", "k\u0130m{0}@example.com")] // dotted I
    [InlineData("kim{0}@example.com", "k\u0456m{0}@example.com")] // Cyrillic i
    [InlineData("kim{0}@example.com", "kim{0}@ex\u0430mple.com")] // Cyrillic a
    [InlineData("kim{0}@example.com", "kim{0}@\uff45xample.com")] // full-width e
    [InlineData("kim{0}@example.com", "kim{0}@example\u3002com")] // ideographic full stop
    [InlineData("kim{0}@example.com", "kim\u200b{0}@example.com")] // zero-width space
    [InlineData("office{0}@example.com", "o\ufb03ce{0}@example.com")] // ligature
    [InlineData("strasse{0}@example.com", "stra\u00dfe{0}@example.com")] // sharp s: upper case is SS
    [InlineData("kim{0}@xn--mnchen-3ya.example", "kim{0}@munchen.example")]
    public async Task A_look_alike_of_an_address_never_reaches_its_account(string address, string lookAlike)
    {
        var unique = $"{Guid.CreateVersion7():N}"[^12..];
        var (victim, attacker) = (string.Format(null, address, unique), string.Format(null, lookAlike, unique));
        var (theirs, mine) = (Person.NewPassword(), Person.NewPassword());
        var account = (Guid)(
                await Host.PostAsync(
                    "/signup",
                    new
                    {
                        email = victim,
                        name = "Kim",
                        password = theirs,
                    }
                )
            ).ShouldBe(HttpStatusCode.Created).Data["user"]!["id"]!;

        var signUp = await Host.PostAsync(
            "/signup",
            new
            {
                email = attacker,
                name = "Mallory",
                password = mine,
            }
        );
        var logIn = await Host.PostAsync("/login", new { email = attacker, password = theirs });

        logIn.ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        if (signUp.Status is HttpStatusCode.Created)
        {
            ((Guid)signUp.Data["user"]!["id"]!).ShouldNotBe(account);
            ((string)signUp.Data["user"]!["email"]!).ShouldBe(attacker);
        }
        else
        {
            signUp.ShouldBe(HttpStatusCode.BadRequest, "EMAIL_INVALID");
        }

        (await Host.PostAsync("/login", new { email = victim, password = theirs })).ShouldBe(HttpStatusCode.OK);
    }

    [Theory] // security requirements 41 and 42: one address, one account
    [InlineData("kim{0}@m\u00fcnchen.example", "kim{0}@xn--mnchen-3ya.example")]
    [InlineData("kim{0}@m\u00fcnchen.example", "KIM{0}@M\u00dcNCHEN.EXAMPLE")]
    [InlineData("kim{0}@m\u00fcnchen.example", "kim{0}@mu\u0308nchen.example")]
    [InlineData("jos\u00e9{0}@example.com", "jose\u0301{0}@example.com")]
    [InlineData("kim{0}@example.com", " kim{0}@EXAMPLE.com ")]
    public async Task Another_spelling_of_an_address_is_the_same_address(string address, string spelling)
    {
        var unique = $"{Guid.CreateVersion7():N}"[^12..];
        var password = Person.NewPassword();
        (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email = string.Format(null, address, unique),
                    name = "Kim",
                    password,
                }
            )
        ).ShouldBe(HttpStatusCode.Created);

        var again = await Host.PostAsync(
            "/signup",
            new
            {
                email = string.Format(null, spelling, unique),
                name = "Kim",
                password = Person.NewPassword(),
            }
        );

        again.ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
        ((string)again.Json["errors"]![0]!["source"]!).ShouldBe("email");
        ((string)again.Json["detail"]!).ShouldContain("Sign in instead");
        (await Host.PostAsync("/login", new { email = string.Format(null, spelling, unique), password })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_taken_address_signs_nobody_in_even_with_the_right_password()
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await Host.PostAsync(
            "/signup",
            new
            {
                email = person.Email,
                name = "Ada",
                password = person.Password,
            }
        );

        answer.ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
        answer.Text.ShouldNotContain("oken\"");
    }

    public static TheoryData<string> AddressesThatAreNone =>
        [
            "",
            " ",
            "ada",
            "@example.com",
            "ada@",
            "ada@@example.com",
            "a@b@example.com",
            "ada@example",
            "ada@.com",
            "ada@example..com",
            "ada@example.com.",
            ".ada@example.com",
            "ada.@example.com",
            "a..da@example.com",
            "ada@-example.com",
            "ada@example-.com",
            "ada@exa mple.com",
            "a da@example.com",
            "ada@[192.0.2.1]",
            "\"ada\"@example.com",
            "ada(x)@example.com",
            "ada,bob@example.com",
            "ada;bob@example.com",
            "<ada@example.com>",
            "Ada <ada@example.com>",
            "ada@example.com\r\nBcc: all@example.com",
            "ada\t@example.com",
            "ada\u202e@example.com",
            "ada\ufffd@example.com",
            "ada@exa_mple.com",
            $"{new string('a', 65)}@example.com",
            $"ada@{new string('a', 64)}.com",
            $"ada@{string.Join('.', Enumerable.Repeat("abcdefgh", 28))}.com",
        ];

    [Theory]
    [MemberData(nameof(AddressesThatAreNone))]
    public async Task An_address_that_is_none_is_refused(string email)
    {
        var answer = await Host.PostAsync(
            "/signup",
            new
            {
                email,
                name = "Ada",
                password = Person.NewPassword(),
            }
        );

        answer.ShouldBe(HttpStatusCode.BadRequest, "EMAIL_INVALID");
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe("email");
    }

    [Theory]
    [InlineData("ada+tag@example.com")]
    [InlineData("o'brien@example.com")]
    [InlineData("!#$%&'*+/=?^_`{|}~-@example.com")]
    [InlineData("ada@a.b.c.example.co.uk")]
    [InlineData("\u7528\u6237@\u4f8b\u5b50.\u5e7f\u544a")]
    public async Task Unusual_addresses_are_addresses(string email)
    {
        var answer = await Host.PostAsync(
            "/signup",
            new
            {
                email,
                name = "Ada",
                password = Person.NewPassword(),
            }
        );

        answer.ShouldBe(HttpStatusCode.Created);
        ((string)answer.Data["user"]!["email"]!).ShouldBe(email);
    }

    public static TheoryData<string> NamesThatAreNone =>
        ["", "  ", "two\nlines", "two\r\nBcc: all@example.com", "bell\u0007", "para\u2029graph", new string('x', 201)];

    [Theory]
    [MemberData(nameof(NamesThatAreNone))]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        var answer = await Host.PostAsync(
            "/signup",
            new
            {
                email = Person.NewEmail(),
                name,
                password = Person.NewPassword(),
            }
        );

        answer.ShouldBe(HttpStatusCode.BadRequest, "NAME_INVALID");
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe("name");
    }

    [Fact]
    public async Task Lengths_are_counted_in_characters_of_any_script()
    {
        var name = string.Concat(Enumerable.Repeat("\ud83d\ude00", 200));
        var password = string.Concat(Enumerable.Repeat("\ud83d\ude80", 8));

        var answer = await Host.PostAsync(
            "/signup",
            new
            {
                email = Person.NewEmail(),
                name,
                password,
            }
        );

        answer.ShouldBe(HttpStatusCode.Created);
        ((string)answer.Data["user"]!["name"]!).ShouldBe(name);
        (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email = Person.NewEmail(),
                    name = name + "x",
                    password = password[2..],
                }
            )
        ).ShouldBe(HttpStatusCode.BadRequest, "NAME_INVALID", "PASSWORD_TOO_SHORT");
    }

    [Theory] // security requirement 30: the lengths around every limit
    [InlineData(0, "PASSWORD_TOO_SHORT")]
    [InlineData(1, "PASSWORD_TOO_SHORT")]
    [InlineData(7, "PASSWORD_TOO_SHORT")]
    [InlineData(8, null)]
    [InlineData(72, null)]
    [InlineData(73, null)]
    [InlineData(256, null)]
    [InlineData(257, "PASSWORD_TOO_LONG")]
    [InlineData(60_000, "PASSWORD_TOO_LONG")]
    public async Task A_password_has_8_to_256_characters_and_no_rules_of_composition(int length, string? code)
    {
        var answer = await Host.PostAsync(
            "/signup",
            new
            {
                email = Person.NewEmail(),
                name = "Ada",
                password = $"{new string('x', length)}~"[^length..],
            }
        );

        if (code is null)
        {
            answer.ShouldBe(HttpStatusCode.Created);
            return;
        }

        answer.ShouldBe(HttpStatusCode.BadRequest, code);
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe("password");
    }

    [Fact] // security requirement 33
    public async Task The_address_and_the_name_are_no_passwords()
    {
        var email = Person.NewEmail();

        foreach (var password in new[] { email, email.ToUpperInvariant(), email.Split('@')[0], "Ada Lovelace", " ada lovelace " })
        {
            (
                await Host.PostAsync(
                    "/signup",
                    new
                    {
                        email,
                        name = "Ada Lovelace",
                        password,
                    }
                )
            ).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_IS_PERSONAL");
        }
    }

    [Theory]
    [InlineData("a few words", "a few wordz")]
    [InlineData("a few words", "")]
    [InlineData("a few words", "A few words")]
    public async Task A_repetition_that_differs_is_refused(string password, string confirmPassword)
    {
        var answer = await Host.PostAsync(
            "/signup",
            new
            {
                email = Person.NewEmail(),
                name = "Ada",
                password,
                confirmPassword,
            }
        );

        answer.ShouldBe(HttpStatusCode.BadRequest, "PASSWORDS_DIFFER");
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe("confirmPassword");
    }

    [Fact]
    public async Task No_refusal_repeats_what_was_sent()
    {
        var answer = await Host.PostAsync(
            "/signup",
            new
            {
                email = "<script>",
                name = "<b>\n</b>",
                password = "hunter2",
                confirmPassword = "hunter3",
            }
        );

        answer.ShouldBe(HttpStatusCode.BadRequest, "EMAIL_INVALID", "NAME_INVALID", "PASSWORD_TOO_SHORT", "PASSWORDS_DIFFER");
        answer.Text.ShouldNotContain("hunter");
        answer.Text.ShouldNotContain("script");
    }
}
