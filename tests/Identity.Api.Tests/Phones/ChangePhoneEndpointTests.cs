using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Phones;

public sealed class ChangePhoneOnSqlite(SqliteHost fixture) : ChangePhoneEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class ChangePhoneOnPostgreSql(PostgreSqlHost fixture) : ChangePhoneEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>The password, then the code: how someone who is signed in changes the phone number.</summary>
public abstract class ChangePhoneEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_number_changes_when_its_code_comes_back_and_the_address_is_told()
    {
        var (person, number) = (await Person.SignUpAsync(Host), Newcomer.NewNumber());

        (await person.ChangePhoneAsync(Host, $"+49 (0){number[3..]}")).ShouldBe(HttpStatusCode.Accepted);
        (await Host.GetAsync("/profile", person.AccessToken)).Data["phoneNumber"].ShouldBeNull(); // not yet
        (await person.ConfirmPhoneAsync(Host, await Newcomer.CodeAsync(Host, number))).ShouldBe(HttpStatusCode.NoContent);

        var profile = (await Host.GetAsync("/profile", person.AccessToken)).Data;
        ((string)profile["phoneNumber"]!).ShouldBe(number);
        ((bool)profile["phoneNumberVerified"]!).ShouldBeTrue();
        (await Host.MailsAboutAsync(person.Email, "Your phone number was changed")).ShouldHaveSingleItem().ShouldNotContain(number);
        await using var db = await Host.OpenStoreAsync();
        (await db.AuditEvents.CountAsync(row => row.SubjectId == person.Id && row.Action == AuditActions.PhoneChanged)).ShouldBe(1);
    }

    [Fact]
    public async Task A_code_works_once_and_the_newest_one_only()
    {
        var (person, first, second) = (await Person.SignUpAsync(Host), Newcomer.NewNumber(), Newcomer.NewNumber());
        await person.ChangePhoneAsync(Host, first);
        await person.ChangePhoneAsync(Host, second);
        var (older, newer) = (await Newcomer.CodeAsync(Host, first), await Newcomer.CodeAsync(Host, second));

        if (older != newer)
        {
            (await person.ConfirmPhoneAsync(Host, older)).ShouldBe(HttpStatusCode.BadRequest, "CODE_INVALID");
        }

        (await person.ConfirmPhoneAsync(Host, newer)).ShouldBe(HttpStatusCode.NoContent);
        (await person.ConfirmPhoneAsync(Host, newer)).ShouldBe(HttpStatusCode.BadRequest, "CODE_EXPIRED");
        ((string)(await Host.GetAsync("/profile", person.AccessToken)).Data["phoneNumber"]!).ShouldBe(second);
        (await person.ChangePhoneAsync(Host, second)).ShouldBe(HttpStatusCode.BadRequest, "PHONE_NUMBER_UNCHANGED");
    }

    [Fact]
    public async Task A_code_dies_after_five_tries_and_opens_nothing_for_another_account()
    {
        var (person, stranger, number) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host), Newcomer.NewNumber());
        await person.ChangePhoneAsync(Host, number);
        var code = await Newcomer.CodeAsync(Host, number);

        (await stranger.ConfirmPhoneAsync(Host, code)).ShouldBe(HttpStatusCode.BadRequest, "CODE_EXPIRED");
        for (var guess = 0; guess < 5; guess++)
        {
            (await person.ConfirmPhoneAsync(Host, code == "000000" ? "000001" : "000000")).ShouldBe(
                HttpStatusCode.BadRequest,
                "CODE_INVALID"
            );
        }

        (await person.ConfirmPhoneAsync(Host, code)).ShouldBe(HttpStatusCode.BadRequest, "CODE_TRIES_EXCEEDED");
    }

    [Fact]
    public async Task A_code_of_an_onboarding_changes_no_number_afterwards()
    {
        var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
        var person = await newcomer.FinishAsync(Host);
        await using var db = await Host.OpenStoreAsync();
        await db
            .OneTimeCodes.Where(row => row.UserId == person.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.ConsumedAt, default(DateTimeOffset?)));

        (await person.ConfirmPhoneAsync(Host, "000000")).ShouldBe(HttpStatusCode.BadRequest, "CODE_EXPIRED");
    }

    [Fact]
    public async Task Texts_have_one_limit_whether_they_are_sent_during_the_onboarding_or_after_it()
    {
        var person = await (await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host))).FinishAsync(Host); // one text
        for (var text = 0; text < 4; text++)
        {
            (await person.ChangePhoneAsync(Host, Newcomer.NewNumber())).ShouldBe(HttpStatusCode.Accepted);
        }

        var refused = await person.ChangePhoneAsync(Host, Newcomer.NewNumber());

        refused.ShouldBe(HttpStatusCode.TooManyRequests, "CODE_LIMIT_REACHED");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_wrong_password_texts_nothing_and_counts_as_a_failed_login()
    {
        var (person, number) = (await Person.SignUpAsync(Host), Newcomer.NewNumber());

        var answer = await (person with { Password = "another password" }).ChangePhoneAsync(Host, number);

        answer.ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_INCORRECT");
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe("password");
        await using var db = await Host.OpenStoreAsync();
        (await db.OneTimeCodes.AnyAsync(row => row.Target == number)).ShouldBeFalse();
        (await db.AuditEvents.CountAsync(row => row.SubjectId == person.Id && row.Action == AuditActions.LogInFailed)).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"phoneNumber":"12","password":7}""", "FIELD_TYPE", "PHONE_NUMBER_INVALID")]
    [InlineData("""{"phoneNumber":"12"}""", "FIELD_REQUIRED", "PHONE_NUMBER_INVALID")]
    [InlineData("{}", "FIELD_REQUIRED", "FIELD_REQUIRED")]
    public async Task Every_fault_is_named_at_once(string body, params string[] codes) =>
        (await Host.PutAsync("/phone", body, (await Person.SignUpAsync(Host)).AccessToken)).ShouldBe(HttpStatusCode.BadRequest, codes);
}
