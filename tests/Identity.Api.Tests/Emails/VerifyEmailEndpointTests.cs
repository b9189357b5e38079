using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Emails;

public sealed class VerifyEmailOnSqlite(SqliteHost fixture) : VerifyEmailEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class VerifyEmailOnPostgreSql(PostgreSqlHost fixture) : VerifyEmailEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class VerifyEmailEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task The_link_of_the_signups_mail_proves_the_address_once()
    {
        var person = await Person.SignUpAsync(Host);
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);
        ((bool)(await person.ProfileAsync(Host)).Data["emailVerified"]!).ShouldBeFalse();

        (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        ((bool)(await person.ProfileAsync(Host)).Data["emailVerified"]!).ShouldBeTrue();
        (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_USED");
        (await mail.TypeAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_USED"); // the two are one secret
    }

    [Fact]
    public async Task The_code_proves_the_address_in_any_of_its_spellings_once()
    {
        var person = await Person.SignUpAsync(Host);
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);

        (await (mail with { To = mail.To.ToUpperInvariant() }).TypeAsync(Host, mail.Code)).ShouldBe(HttpStatusCode.NoContent);

        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
        (await mail.TypeAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_USED");
        (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_USED");
    }

    [Fact]
    public async Task The_code_is_taken_with_what_a_hand_or_a_clipboard_adds()
    {
        var person = await Person.SignUpAsync(Host);
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);

        (await mail.TypeAsync(Host, $"\u202A{mail.Code[..4]} {mail.Code[4..]}\u202C")).ShouldBe(HttpStatusCode.NoContent);

        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
    }

    [Fact] // security requirement 48
    public async Task A_newer_mail_kills_the_older_one()
    {
        var person = await Person.SignUpAsync(Host);
        var older = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);
        (await Host.PostAsync("/email/verification", null, person.AccessToken)).ShouldBe(HttpStatusCode.Accepted);
        var newer = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify, 2);
        newer.Token.ShouldNotBe(older.Token);

        (await older.FollowAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_EXPIRED");
        (await older.TypeAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_INVALID");

        (await newer.FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_expired_link_says_so_and_an_expired_code_only_to_who_knows_it()
    {
        var person = await Person.SignUpAsync(Host);
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);

        await mail.AgeAsync(Host, TimeSpan.FromMinutes(11));
        (await mail.TypeAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_EXPIRED");
        (await mail.TypeAsync(Host, mail.WrongCode)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_INVALID");
        await mail.AgeAsync(Host, TimeSpan.FromMinutes(50));
        (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_EXPIRED");

        (await person.AddressAsync(Host)).Verified.ShouldBeFalse();
    }

    [Fact] // security requirement 49
    public async Task A_code_is_dead_after_five_wrong_ones_and_nothing_tells_while_the_link_still_works()
    {
        var person = await Person.SignUpAsync(Host);
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);
        for (var guess = 0; guess < 5; guess++)
        {
            (await mail.TypeAsync(Host, mail.WrongCode)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_INVALID");
        }

        (await mail.TypeAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_INVALID");

        (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact] // security requirement 47: what is not there looks like what is wrong
    public async Task A_code_for_an_unknown_address_looks_like_a_wrong_one()
    {
        var person = await Person.SignUpAsync(Host);
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);

        var wrong = await mail.TypeAsync(Host, mail.WrongCode);
        var unknown = await (mail with { To = Person.NewEmail() }).TypeAsync(Host, mail.Code);
        var malformed = await (mail with { To = "nobody" }).TypeAsync(Host, mail.Code);

        foreach (var answer in new[] { wrong, unknown, malformed })
        {
            answer.ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_INVALID");
            answer.Json["errors"]!.ToJsonString().ShouldBe(wrong.Json["errors"]!.ToJsonString());
        }
    }

    [Fact] // security requirement 48: its purpose, user and address only
    public async Task Nothing_but_a_link_of_this_kind_proves_an_address()
    {
        var (person, other) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host);
        var undo = await (await AddressMail.ProvenPersonAsync(Host)).MoveAsync(Host, Person.NewEmail());
        string[] others =
        [
            "",
            "x",
            mail.Token[..^1],
            mail.Token + "=",
            mail.Token + "A",
            mail.Token.ToUpperInvariant(),
            new('A', 44),
            invited.Token,
            undo.Token,
            person.AccessToken,
            mail.Code,
        ];

        foreach (var token in others)
        {
            (await Host.PostAsync("/email/verify", new { token })).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_INVALID");
        }

        (await (mail with { To = other.Email }).TypeAsync(Host, mail.Code)).ShouldBe(
            HttpStatusCode.BadRequest,
            "VERIFICATION_CODE_INVALID"
        );
        (await person.AddressAsync(Host)).Verified.ShouldBeFalse();
        (await other.AddressAsync(Host)).Verified.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{}""", "FIELD_REQUIRED", "token")]
    [InlineData("""{"email":"ada@example.com"}""", "FIELD_REQUIRED", "code")]
    [InlineData("""{"code":"12345678"}""", "FIELD_REQUIRED", "email")]
    [InlineData("""{"token":"x","code":"12345678"}""", "VERIFICATION_AMBIGUOUS", "token")]
    [InlineData("""{"TOKEN":"x","email":"ada@example.com","code":"12345678"}""", "VERIFICATION_AMBIGUOUS", "TOKEN")]
    [InlineData("""{"token":7}""", "FIELD_TYPE", "token")]
    [InlineData("""{"email":"ada@example.com","code":12345678}""", "FIELD_TYPE", "code")]
    public async Task One_way_of_two_must_be_chosen(string body, string code, string source)
    {
        var answer = await Host.PostAsync("/email/verify", body);

        answer.ShouldBe(HttpStatusCode.BadRequest, code);
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe(source);
    }

    [Fact] // security requirement 46
    public async Task Nobody_writes_to_a_stranger_through_the_mail_of_a_signup()
    {
        var email = Person.NewEmail();

        (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email,
                    name = "<b>Congratulations</b> at evil",
                    password = Person.NewPassword(),
                }
            )
        ).ShouldBe(HttpStatusCode.Created);

        var mail = await AddressMail.OfAsync(Host, email, AddressMail.Verify);
        mail.Text.ShouldNotContain("at evil");
        mail.Text.ShouldNotContain("Congratulations");
        mail.Text.ShouldContain("127.0.0.1"); // who asked
    }

    [Fact] // security requirement 45
    public async Task No_header_of_the_request_reaches_a_mailed_link()
    {
        var email = Person.NewEmail();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/signup")
        {
            Content = System.Net.Http.Json.JsonContent.Create(
                new
                {
                    email,
                    name = "Ada",
                    password = Person.NewPassword(),
                }
            ),
        };
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "evil");
        request.Headers.Add("X-Forwarded-For", "evil.example");
        request.Headers.Add("Forwarded", "host=evil.example;proto=evil");
        request.Headers.Add("User-Agent", "evil.example");

        (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.Created);

        var mail = await AddressMail.OfAsync(Host, email, AddressMail.Verify);
        mail.Text.ShouldContain($"{IdentityHost.Issuer}/pages/verify-email?token=");
        mail.Text.ShouldNotContain("evil.example");
    }

    [Fact]
    public async Task The_mail_speaks_the_language_of_the_request()
    {
        var email = Person.NewEmail();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/signup")
        {
            Content = System.Net.Http.Json.JsonContent.Create(
                new
                {
                    email,
                    name = "Ada",
                    password = Person.NewPassword(),
                }
            ),
        };
        request.Headers.Add("Accept-Language", "de-AT, en;q=0.5");

        (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.Created);

        var mail = new AddressMail(email, (await Host.MailsAsync(email)).ShouldHaveSingleItem());
        Host.Watch.Add(mail.Token);
        mail.Text.ShouldContain("Guten Tag");
        (await mail.TypeAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
    }
}
