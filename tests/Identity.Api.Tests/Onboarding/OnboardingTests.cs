using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Onboarding;

public sealed class OnboardingOnSqlite(SqliteHost fixture) : OnboardingTests(fixture), IClassFixture<SqliteHost>;

public sealed class OnboardingOnPostgreSql(PostgreSqlHost fixture) : OnboardingTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Steps, codes, and the life of the temporary token.</summary>
public abstract class OnboardingTests(HostFixture fixture)
{
    private static readonly (string Key, string Value)[] ThreeSteps =
    [
        ("Identity:Onboarding:Steps:0:Name", "phoneNumber"),
        ("Identity:Onboarding:Steps:0:Kind", "Phone"),
        ("Identity:Onboarding:Steps:1:Name", "tax"),
        ("Identity:Onboarding:Steps:1:Kind", "Acknowledge"),
        ("Identity:Onboarding:Steps:1:Title", "Tax certification"),
        ("Identity:Onboarding:Steps:1:Content", "I am not a US person."),
        ("Identity:Onboarding:Steps:1:Version", "2026-01"),
        ("Identity:Onboarding:Steps:2:Name", "kyc"),
        ("Identity:Onboarding:Steps:2:Kind", "External"),
    ];

    private IdentityHost Host => fixture.Host;

    [Fact] // security requirement 15
    public async Task Steps_are_done_in_order_once_and_by_their_own_kind()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind, ThreeSteps);
        var newcomer = await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host));
        var reporter = await ServiceClient.TokenOfNewAsync(host, OwnScopes.OnboardingReport);
        (await FieldsAsync(host, newcomer)).ShouldBe(["phoneNumber", "tax", "kyc"]);

        (await AcknowledgeAsync(host, newcomer, "tax")).ShouldBe(HttpStatusCode.Conflict, "STEP_OUT_OF_ORDER");
        (await AcknowledgeAsync(host, newcomer, "phoneNumber")).ShouldBe(HttpStatusCode.NotFound, "STEP_NOT_FOUND");
        (await AcknowledgeAsync(host, newcomer, "kyc")).ShouldBe(HttpStatusCode.NotFound, "STEP_NOT_FOUND");
        (await AcknowledgeAsync(host, newcomer, "nothing")).ShouldBe(HttpStatusCode.NotFound, "STEP_NOT_FOUND");
        (await host.PutAsync("/onboarding/password", new { newPassword = "a few words of mine" }, newcomer.Token)).ShouldBe(
            HttpStatusCode.NotFound,
            "STEP_NOT_FOUND"
        );

        var number = await newcomer.ProvePhoneAsync(host);
        (await newcomer.AskForCodeAsync(host, number)).ShouldBe(HttpStatusCode.Conflict, "STEP_ALREADY_DONE");
        (await newcomer.TryCodeAsync(host, "000000")).ShouldBe(HttpStatusCode.Conflict, "STEP_ALREADY_DONE");
        (await AcknowledgeAsync(host, newcomer, "tax")).ShouldBe(HttpStatusCode.NoContent);
        (await AcknowledgeAsync(host, newcomer, "tax")).ShouldBe(HttpStatusCode.Conflict, "STEP_ALREADY_DONE");
        (await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.Forbidden, "ONBOARDING_INCOMPLETE");

        // Another service's word: it may change its mind, and says why.
        (await ReportAsync(host, newcomer.Id, "kyc", "rejected", reporter, "passport expired")).ShouldBe(HttpStatusCode.NoContent);
        (await FieldsAsync(host, newcomer)).ShouldBe(["kyc"]);
        var kyc = (await host.GetAsync("/onboarding", newcomer.Token)).Data["steps"]![2]!;
        ((string)kyc["state"]!).ShouldBe("rejected");
        ((string)kyc["details"]!).ShouldBe("passport expired");
        (await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.Forbidden, "ONBOARDING_INCOMPLETE");
        (await ReportAsync(host, newcomer.Id, "kyc", "completed", reporter)).ShouldBe(HttpStatusCode.NoContent);
        (await ReportAsync(host, newcomer.Id, "kyc", "pending", reporter)).ShouldBe(HttpStatusCode.NoContent);
        (await FieldsAsync(host, newcomer)).ShouldBe(["kyc"]);
        (await ReportAsync(host, newcomer.Id, "kyc", "completed", reporter)).ShouldBe(HttpStatusCode.NoContent);

        await using (var db = await host.OpenStoreAsync())
        {
            (await db.OnboardingSteps.SingleAsync(step => step.UserId == newcomer.Id && step.Name == "tax")).Version.ShouldBe("2026-01");
        }

        (await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.OK);
        (await ReportAsync(host, newcomer.Id, "kyc", "rejected", reporter)).ShouldBe(HttpStatusCode.NotFound, "STEP_NOT_FOUND"); // over
    }

    [Fact]
    public async Task A_report_is_refused_unless_it_names_an_external_step_of_somebody_and_comes_from_a_service_that_may()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind, ThreeSteps);
        var newcomer = await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host));
        var reporter = await ServiceClient.TokenOfNewAsync(host, OwnScopes.OnboardingReport);

        (await ReportAsync(host, newcomer.Id, "tax", "completed", reporter)).ShouldBe(HttpStatusCode.NotFound, "STEP_NOT_FOUND");
        (await ReportAsync(host, newcomer.Id, "phoneNumber", "completed", reporter)).ShouldBe(HttpStatusCode.NotFound, "STEP_NOT_FOUND");
        (await ReportAsync(host, Guid.CreateVersion7(), "kyc", "completed", reporter)).ShouldBe(HttpStatusCode.NotFound, "STEP_NOT_FOUND");
        (await ReportAsync(host, newcomer.Id, "kyc", "Completed", reporter)).ShouldBe(HttpStatusCode.BadRequest, "STEP_STATUS_INVALID");
        (await ReportAsync(host, newcomer.Id, "kyc", "completed", reporter, new string('x', 501))).ShouldBe(
            HttpStatusCode.BadRequest,
            "STEP_DETAILS_TOO_LONG"
        );
        (await ReportAsync(host, newcomer.Id, "kyc", "completed", newcomer.Token)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        (await ReportAsync(host, newcomer.Id, "kyc", "completed", await ServiceClient.TokenOfNewAsync(host, "profile"))).ShouldBe(
            HttpStatusCode.Forbidden,
            "FORBIDDEN"
        );
        (await ReportAsync(host, newcomer.Id, "kyc", "completed", null)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
        (await FieldsAsync(host, newcomer)).ShouldBe(["phoneNumber", "tax", "kyc"]);
    }

    [Fact] // security requirement 15
    public async Task A_number_that_changes_must_be_proven_again()
    {
        var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
        await newcomer.ProvePhoneAsync(Host);
        var other = Newcomer.NewNumber();

        (await newcomer.AskForCodeAsync(Host, other)).ShouldBe(HttpStatusCode.Accepted);

        (await FieldsAsync(Host, newcomer)).ShouldBe(["phoneNumber"]);
        (await newcomer.ExchangeAsync(Host)).ShouldBe(HttpStatusCode.Forbidden, "ONBOARDING_INCOMPLETE");
        (await newcomer.TryCodeAsync(Host, await Newcomer.CodeAsync(Host, other))).ShouldBe(HttpStatusCode.NoContent);
        var tokens = (await newcomer.ExchangeAsync(Host)).ShouldBe(HttpStatusCode.OK).Data;
        ((string)(await Host.GetAsync("/profile", (string)tokens["accessToken"]!)).Data["phoneNumber"]!).ShouldBe(other);
    }

    [Fact] // security requirements 18 and 48
    public async Task A_newer_code_kills_the_older_and_nobody_elses_code_helps()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var (newcomer, neighbour) = (await Newcomer.OfAsync(Host, advisor), await Newcomer.OfAsync(Host, advisor));
        var (first, second) = (Newcomer.NewNumber(), Newcomer.NewNumber());
        (await newcomer.TryCodeAsync(Host, "123456")).ShouldBe(HttpStatusCode.BadRequest, "CODE_EXPIRED"); // none was sent
        (await newcomer.AskForCodeAsync(Host, first)).ShouldBe(HttpStatusCode.Accepted);
        var old = await Newcomer.CodeAsync(Host, first);
        (await newcomer.AskForCodeAsync(Host, second)).ShouldBe(HttpStatusCode.Accepted);
        var fresh = await Newcomer.CodeAsync(Host, second);

        if (old != fresh) // they are the same once in a million runs
        {
            (await newcomer.TryCodeAsync(Host, old)).ShouldBe(HttpStatusCode.BadRequest, "CODE_INVALID");
        }

        (await neighbour.TryCodeAsync(Host, fresh)).ShouldBe(HttpStatusCode.BadRequest, "CODE_EXPIRED");
        (await newcomer.TryCodeAsync(Host, $" {fresh} ")).ShouldBe(HttpStatusCode.NoContent); // as it is pasted
    }

    [Fact]
    public async Task A_code_expires_after_ten_minutes()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind);
        var newcomer = await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host));
        var number = Newcomer.NewNumber();
        (await newcomer.AskForCodeAsync(host, number)).ShouldBe(HttpStatusCode.Accepted);
        var code = await Newcomer.CodeAsync(host, number);

        host.Clock.Advance(TimeSpan.FromMinutes(10));

        (await newcomer.TryCodeAsync(host, code)).ShouldBe(HttpStatusCode.BadRequest, "CODE_EXPIRED");
    }

    [Fact] // security requirement 18
    public async Task Codes_are_limited_for_a_person_a_number_and_a_prefix()
    {
        await using var host = await IdentityHost.StartAsync(
            fixture.Kind,
            ("Identity:Onboarding:CodesPerPersonAndHour", "3"),
            ("Identity:Onboarding:CodesPerPersonAndDay", "4"),
            ("Identity:Onboarding:CodesPerNumberAndDay", "4"),
            ("Identity:Onboarding:CodesPerPrefixAndHour", "6")
        );
        var advisor = await Advisor.OfNewBranchAsync(host);
        var (newcomer, neighbour, third) = (
            await Newcomer.OfAsync(host, advisor),
            await Newcomer.OfAsync(host, advisor),
            await Newcomer.OfAsync(host, advisor)
        );
        var number = Newcomer.NewNumber();
        for (var times = 0; times < 3; times++)
        {
            (await newcomer.AskForCodeAsync(host, number)).ShouldBe(HttpStatusCode.Accepted);
        }

        await ShouldBeRefusedAsync(newcomer, Newcomer.NewNumber(), "for one user in an hour", hours: 1); // the fourth
        (await neighbour.AskForCodeAsync(host, number)).ShouldBe(HttpStatusCode.Accepted);
        await ShouldBeRefusedAsync(neighbour, number, "for one phone number in a day", hours: 24); // the fifth
        (await neighbour.AskForCodeAsync(host, Newcomer.NewNumber())).ShouldBe(HttpStatusCode.Accepted);
        (await neighbour.AskForCodeAsync(host, Newcomer.NewNumber())).ShouldBe(HttpStatusCode.Accepted);
        await ShouldBeRefusedAsync(third, Newcomer.NewNumber(), "for one country in an hour", hours: 1); // the seventh
        (await third.AskForCodeAsync(host, "+33612345678")).ShouldBe(HttpStatusCode.Accepted);

        host.Clock.Advance(TimeSpan.FromHours(1));
        var later = newcomer with { Token = Temporary.TokenOf(await newcomer.LogInAsync(host), "phoneNumber") };
        (await later.AskForCodeAsync(host, Newcomer.NewNumber())).ShouldBe(HttpStatusCode.Accepted);
        await ShouldBeRefusedAsync(later, Newcomer.NewNumber(), "for one user in a day", hours: 23); // the fifth

        async Task ShouldBeRefusedAsync(Newcomer who, string to, string limit, int hours)
        {
            var answer = await who.AskForCodeAsync(host, to);
            answer.ShouldBe(HttpStatusCode.TooManyRequests, "CODE_LIMIT_REACHED");
            ((string)answer.Json["detail"]!).ShouldBe($"Too many verification codes {limit}. Retry-After says how long to wait.");
            answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(
                TimeSpan.FromHours(hours) - TimeSpan.FromMinutes(10),
                TimeSpan.FromHours(hours)
            );
        }
    }

    [Fact]
    public async Task A_code_that_is_asked_for_beside_an_exchange_is_not_said_to_be_sent()
    {
        var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
        var open = await Host
            .Services.GetRequiredService<IOnboardingStore>()
            .FindAsync(newcomer.Id, AccessTokenClaims.SessionId(newcomer.Token), default);
        await newcomer.FinishAsync(Host);
        var number = Newcomer.NewNumber();

        var sent = await Host.Services.GetRequiredService<SendPhoneCode>().ExecuteAsync(open!, number, "en", default);

        sent.Errors.ShouldBe([TokenErrors.TokenInvalid]);
        await using var db = await Host.OpenStoreAsync();
        (await db.OneTimeCodes.AnyAsync(code => code.Target == number)).ShouldBeFalse();
    }

    [Fact] // security requirement 49
    public async Task Wrong_codes_count_for_their_network_and_its_limit_stops_them()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind, ("Identity:Lockout:WrongCodesPerNetworkAndHour", "3"));
        var newcomer = await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host));
        var number = Newcomer.NewNumber();
        (await newcomer.AskForCodeAsync(host, number)).ShouldBe(HttpStatusCode.Accepted);
        var code = await Newcomer.CodeAsync(host, number);
        for (var guess = 0; guess < 3; guess++)
        {
            (await newcomer.TryCodeAsync(host, code == "000000" ? "000001" : "000000")).ShouldBe(HttpStatusCode.BadRequest, "CODE_INVALID");
        }

        var refused = await newcomer.TryCodeAsync(host, code);

        refused.ShouldBe(HttpStatusCode.TooManyRequests, "CODES_THROTTLED");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        await using var db = await host.OpenStoreAsync();
        (await db.OneTimeCodes.SingleAsync(row => row.UserId == newcomer.Id)).Tries.ShouldBe(3); // what is not compared costs no try
    }

    [Theory]
    [InlineData("0151 2345678", "The country code is missing.")]
    [InlineData("+0151234567", "This country code does not exist.")]
    [InlineData("+49", "This is not a phone number.")]
    [InlineData("+44 20", "This phone number is too short.")]
    [InlineData("+1234567890123456", "This phone number is too long.")]
    [InlineData("+49 30 1234567 ext. 5", "Extensions are not accepted.")]
    [InlineData("+4915112345678\r\nBcc: x", "This is not a phone number.")]
    [InlineData("", "Give a phone number in international form")]
    public async Task What_is_no_number_gets_no_code_and_the_reason(string number, string reason)
    {
        var answer = await (await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host))).AskForCodeAsync(Host, number);

        answer.ShouldBe(HttpStatusCode.BadRequest, "PHONE_NUMBER_INVALID");
        var error = answer.Json["errors"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)error["details"]!).ShouldStartWith(reason);
        ((string)error["source"]!).ShouldBe("phoneNumber");
    }

    [Fact]
    public async Task A_number_and_a_code_are_taken_as_they_are_pasted()
    {
        var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
        var number = Newcomer.NewNumber();

        (await newcomer.AskForCodeAsync(Host, $"\u202A+49\u00A0(0)151 {number[6..10]}-{number[10..]}\u202C")).ShouldBe(
            HttpStatusCode.Accepted
        );
        var code = await Newcomer.CodeAsync(Host, number);
        (await newcomer.TryCodeAsync(Host, $"\u200E{code[..3]} {code[3..]}\u200E")).ShouldBe(HttpStatusCode.NoContent);

        var tokens = (await newcomer.ExchangeAsync(Host)).ShouldBe(HttpStatusCode.OK).Data;
        ((string)(await Host.GetAsync("/profile", (string)tokens["accessToken"]!)).Data["phoneNumber"]!).ShouldBe(number);
    }

    [Fact] // a lost browser never loses an onboarding
    public async Task A_login_goes_on_with_the_same_onboarding_and_a_fresh_token()
    {
        var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));

        var resumed = newcomer with { Token = Temporary.TokenOf(await newcomer.LogInAsync(Host), "phoneNumber") };

        resumed.Token.ShouldNotBe(newcomer.Token);
        (await Host.PostAsync("/login", new { email = newcomer.Email, password = "another password" })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        await resumed.ProvePhoneAsync(Host);
        (await resumed.ExchangeAsync(Host)).ShouldBe(HttpStatusCode.OK);
        // All tokens of it are spent
        (await Host.GetAsync("/onboarding", newcomer.Token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact] // security requirement 16
    public async Task A_temporary_token_dies_with_the_account_and_does_not_wake_up_with_it()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var newcomer = await Newcomer.OfAsync(Host, advisor);

        (await Host.PostAsync($"/individuals/{newcomer.Id}/disable", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        (await Host.GetAsync("/onboarding", newcomer.Token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await newcomer.ExchangeAsync(Host)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await newcomer.LogInAsync(Host)).ShouldBe(HttpStatusCode.Forbidden, "ACCOUNT_DISABLED");

        (await Host.PostAsync($"/individuals/{newcomer.Id}/enable", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        (await Host.GetAsync("/onboarding", newcomer.Token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        var resumed = Temporary.TokenOf(await newcomer.LogInAsync(Host), "phoneNumber");
        (await Host.GetAsync("/onboarding", resumed)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 16
    public async Task A_temporary_token_expires_after_an_hour_and_refreshes_nothing()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind);
        var newcomer = await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host));
        (await host.PostAsync("/refresh", new { refreshToken = newcomer.Token })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "REFRESH_TOKEN_INVALID"
        );

        host.Clock.Advance(TimeSpan.FromMinutes(60));

        (await host.GetAsync("/onboarding", newcomer.Token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");
    }

    private static Task<Answer> AcknowledgeAsync(IdentityHost host, Newcomer newcomer, string step) =>
        host.PostAsync($"/onboarding/steps/{step}/acknowledge", null, newcomer.Token);

    private static Task<Answer> ReportAsync(
        IdentityHost host,
        Guid userId,
        string step,
        string status,
        string? token,
        string? details = null
    ) => host.PutAsync($"/onboarding/{userId}/steps/{step}", new { status, details }, token);

    private static async Task<string[]> FieldsAsync(IdentityHost host, Newcomer newcomer) =>
        [
            .. (await host.GetAsync("/onboarding", newcomer.Token)).ShouldBe(HttpStatusCode.OK).Data["fields"]!
                .AsArray()
                .Select(field => (string)field!),
        ];
}
