using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;
using Identity.Domain.Throttling;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Identity.Api.Tests.OAuth;

public sealed class DeviceFlowOnSqlite(SqliteHost fixture) : DeviceFlowTests(fixture), IClassFixture<SqliteHost>;

public sealed class DeviceFlowOnPostgreSql(PostgreSqlHost fixture) : DeviceFlowTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>RFC 8628: a device without a browser signs a person in.</summary>
public abstract class DeviceFlowTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_device_is_connected_by_its_code(bool isPublic)
    {
        var (client, person) = (await Device.RegisterAsync(Host, isPublic), await Person.SignUpAsync(Host));
        var device = await Device.StartAsync(client);
        device.Answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        ((string)device.Answer.Json["verification_uri"]!).ShouldBe($"{IdentityHost.Issuer}/device");
        ((string)device.Answer.Json["verification_uri_complete"]!).ShouldBe($"{IdentityHost.Issuer}/device?user_code={device.UserCode}");
        ((int)device.Answer.Json["expires_in"]!, (int)device.Answer.Json["interval"]!).ShouldBe((600, 5));
        await ShouldRefuseAsync(device.PollAsync(), "authorization_pending");

        var browser = new Browser(Host);
        var form = (await browser.GetAsync($"/device?user_code={device.UserCode}")).ShouldBe(HttpStatusCode.OK);
        form.Text.ShouldContain(device.UserCode);
        var signIn = (await browser.SubmitAsync(form, ("user_code", device.UserCode.ToLowerInvariant()))).ShouldBe(HttpStatusCode.OK);
        var question = await browser.SubmitAsync(signIn, ("email", person.Email), ("password", person.Password));
        question.ShouldBe(HttpStatusCode.OK).Text.ShouldContain("Connect Test device?");
        question.Text.ShouldContain(device.UserCode);
        question.Text.ShouldContain("orders.read");
        (await browser.SubmitAsync(question, ("decision", "allow"))).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("is connected");

        var tokens = (await device.PollAsync()).ShouldBe(HttpStatusCode.OK);
        ((string)tokens.Json["scope"]!).ShouldBe(Device.Scope);
        var access = new JsonWebToken((string)tokens.Json["access_token"]!);
        (access.Subject, access.GetClaim("client_id").Value).ShouldBe((person.Id.ToString(), client.Id));
        var id = new JsonWebToken((string)tokens.Json["id_token"]!);
        (id.Subject, id.GetClaim("sid").Value).ShouldBe((person.Id.ToString(), access.GetClaim("sid").Value));
        (await client.RefreshAsync((string)tokens.Json["refresh_token"]!)).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/sessions", person.AccessToken)).Text.ShouldContain("Test device");
        (await Host.GetAsync("/consents", person.AccessToken)).Text.ShouldContain(client.Id);
    }

    [Fact]
    public async Task Only_a_device_may_start_and_only_for_what_it_holds()
    {
        var (client, application) = (await Device.RegisterAsync(Host), await Application.CreateAsync(Host));

        await ShouldRefuseAsync(Device.AskAsync(application), "unauthorized_client");
        await ShouldRefuseAsync(Device.AskAsync(client, ("scope", "openid identity.admin")), "invalid_scope");
        await ShouldRefuseAsync(Device.AskAsync(client, ("resource", "https://other.example.com")), "invalid_target");
        await ShouldRefuseAsync(Device.AskAsync(client, ("resource", "orders")), "invalid_target");
        (await Device.AskAsync(client with { Id = "client_unknown" })).ShouldBe(HttpStatusCode.Unauthorized);
        await ShouldRefuseAsync(
            application.TokenAsync(("grant_type", GrantTypes.DeviceCode), ("device_code", "AQ")),
            "unauthorized_client"
        );
    }

    [Fact] // RFC 8628 section 3.5
    public async Task A_device_that_asks_too_often_has_to_slow_down()
    {
        var client = await Device.RegisterAsync(Host);
        var device = await Device.StartAsync(client);
        await ShouldRefuseAsync(device.PollAsync(), "authorization_pending");
        await ShouldRefuseAsync(device.PollAsync(), "slow_down");
        Host.Clock.Advance(TimeSpan.FromSeconds(6));
        await ShouldRefuseAsync(device.PollAsync(), "slow_down"); // ten from now on
        Host.Clock.Advance(TimeSpan.FromSeconds(15));
        await ShouldRefuseAsync(device.PollAsync(), "authorization_pending");
    }

    [Fact]
    public async Task A_person_who_says_no_is_heard()
    {
        var (client, person) = (await Device.RegisterAsync(Host), await Person.SignUpAsync(Host));
        var device = await Device.StartAsync(client);

        var (browser, question) = await device.AskedAsync(person);
        (await browser.SubmitAsync(question, ("decision", "deny"))).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("not connected");

        await ShouldRefuseAsync(device.PollAsync(), "access_denied");
        await ShouldRefuseAsync(device.PollAsync(), "access_denied");
        (await browser.SubmitAsync(question, ("decision", "allow"))).ShouldBe(HttpStatusCode.BadRequest);
        (await Host.GetAsync("/consents", person.AccessToken)).Text.ShouldNotContain(client.Id);
    }

    [Fact]
    public async Task A_code_lives_for_ten_minutes()
    {
        var (client, person) = (await Device.RegisterAsync(Host), await Person.SignUpAsync(Host));
        var device = await Device.StartAsync(client);
        var (browser, question) = await device.AskedAsync(person);

        Host.Clock.Advance(TimeSpan.FromMinutes(10));

        (await browser.SubmitAsync(question, ("decision", "allow"))).ShouldBe(HttpStatusCode.BadRequest).Text.ShouldContain("incorrect");
        await ShouldRefuseAsync(device.PollAsync(), "expired_token");
    }

    [Fact] // security requirement 61
    public async Task Of_64_polls_with_one_code_one_opens_the_session()
    {
        var (client, person) = (await Device.RegisterAsync(Host, isPublic: false), await Person.SignUpAsync(Host));
        var device = await (await Device.StartAsync(client)).ConnectAsync(person);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => device.PollAsync()));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Where(answer => answer.Status != HttpStatusCode.OK).ShouldAllBe(answer => (string)answer.Json["error"]! == "invalid_grant");
    }

    [Fact]
    public async Task A_replayed_code_ends_the_session_that_it_has_opened()
    {
        var (client, person) = (await Device.RegisterAsync(Host), await Person.SignUpAsync(Host));
        var device = await (await Device.StartAsync(client)).ConnectAsync(person);
        var tokens = (await device.PollAsync()).ShouldBe(HttpStatusCode.OK);

        await ShouldRefuseAsync(device.PollAsync(), "invalid_grant");

        await ShouldRefuseAsync(client.RefreshAsync((string)tokens.Json["refresh_token"]!), "invalid_grant");
    }

    [Fact]
    public async Task Of_32_people_who_connect_one_device_one_does()
    {
        var client = await Device.RegisterAsync(Host);
        var device = await Device.StartAsync(client);
        var people = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Person.SignUpAsync(Host)));
        var asked = await Task.WhenAll(people.Select(person => device.AskedAsync(person)));

        var answers = await Task.WhenAll(asked.Select(it => it.Browser.SubmitAsync(it.Question, ("decision", "allow"))));

        var winner = people[Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.OK)];
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        var tokens = (await device.PollAsync()).ShouldBe(HttpStatusCode.OK);
        new JsonWebToken((string)tokens.Json["access_token"]!).Subject.ShouldBe(winner.Id.ToString());
    }

    [Theory]
    [InlineData("DELETE", "/sessions")]
    [InlineData("DELETE", "/consents/{client}")]
    public async Task What_the_person_takes_back_before_the_device_comes_counts(string method, string path)
    {
        var (client, person) = (await Device.RegisterAsync(Host), await Person.SignUpAsync(Host));
        var device = await (await Device.StartAsync(client)).ConnectAsync(person);

        var taken = await Host.SendAsync(
            new HttpMethod(method),
            path.Replace("{client}", client.Id, StringComparison.Ordinal),
            null,
            person.AccessToken
        );

        taken.ShouldBe(HttpStatusCode.NoContent);
        await ShouldRefuseAsync(device.PollAsync(), "invalid_grant");
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("cut")]
    [InlineData("longer")]
    [InlineData("")]
    public async Task Another_code_is_worth_nothing(string how)
    {
        var (client, person) = (await Device.RegisterAsync(Host), await Person.SignUpAsync(Host));
        var device = await (await Device.StartAsync(client)).ConnectAsync(person);
        var code = how switch
        {
            "cut" => device.Code[..^1],
            "longer" => device.Code + "A",
            _ => how,
        };

        var refused = await client.TokenAsync(("grant_type", GrantTypes.DeviceCode), ("device_code", code));

        ((string)refused.ShouldBe(HttpStatusCode.BadRequest).Json["error"]!).ShouldBeOneOf("invalid_grant", "invalid_request");
        (await device.PollAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_of_another_client_is_unknown_and_stays_good()
    {
        var (client, thief) = (await Device.RegisterAsync(Host), await Device.RegisterAsync(Host));
        var device = await (await Device.StartAsync(client)).ConnectAsync(await Person.SignUpAsync(Host));

        await ShouldRefuseAsync(device.PollAsync(by: thief), "invalid_grant");
        await ShouldRefuseAsync(
            client.TokenAsync(("grant_type", GrantTypes.RefreshToken), ("refresh_token", device.Code)),
            "invalid_grant"
        );

        (await device.PollAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("WDJB-MJH")]
    [InlineData("half%00text")]
    [InlineData("<script>alert(1)</script>")]
    public async Task A_link_with_something_else_than_a_code_shows_an_empty_form(string code)
    {
        var page = (await Host.GetAsync($"/device?user_code={code}")).ShouldBe(HttpStatusCode.BadRequest);

        page.Text.ShouldContain("""id="user_code" name="user_code" type="text" autocomplete="off" value="" """.TrimEnd());
        page.Text.ShouldNotContain("alert(1)");
    }

    [Fact] // RFC 8628 section 5.1
    public async Task Guesses_are_counted_and_nobody_is_told_before_the_sign_in()
    {
        Host.Clock.Advance(TimeSpan.FromHours(1)); // what other tests have typed is forgotten
        var (client, person) = (await Device.RegisterAsync(Host), await Person.SignUpAsync(Host));
        var device = await Device.StartAsync(client);
        var guest = new Browser(Host);
        var guess = await guest.SubmitAsync(await guest.GetAsync("/device"), ("user_code", "BBBB-BBBB"));
        var right = await guest.SubmitAsync(await guest.GetAsync("/device"), ("user_code", device.UserCode));
        guess.ShouldBe(HttpStatusCode.OK).Text.ShouldBe(right.Text.Replace(device.UserCode, "BBBB-BBBB", StringComparison.Ordinal)); // a sign-in, whatever the code

        var browser = (await device.AskedAsync(person)).Browser;
        for (var time = 0; time < new LockoutSettings().WrongCodesPerNetworkAndHour; time++)
        {
            (await TypeAsync("BBBB-BBBB")).ShouldBe(HttpStatusCode.BadRequest).Text.ShouldContain("incorrect, used or expired");
        }

        (await TypeAsync(device.UserCode)).ShouldBe(HttpStatusCode.TooManyRequests).Text.ShouldContain("Too many incorrect codes");
        (await TypeAsync("not a code")).ShouldBe(HttpStatusCode.TooManyRequests);
        Host.Clock.Advance(TimeSpan.FromHours(1));
        (await TypeAsync("not a code")).ShouldBe(HttpStatusCode.BadRequest);

        async Task<Answer> TypeAsync(string code) => await browser.SubmitAsync(await browser.GetAsync("/device"), ("user_code", code));
    }

    [Fact] // the answer of one person to one question
    public async Task A_form_of_another_person_or_site_is_refused()
    {
        var (client, person, other) = (await Device.RegisterAsync(Host), await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        var device = await Device.StartAsync(client);
        var (browser, question) = await device.AskedAsync(person);
        var (stranger, _) = await device.AskedAsync(other);

        (await stranger.SubmitAsync(question, ("decision", "allow"))).ShouldBe(HttpStatusCode.BadRequest);
        (await browser.SubmitWithAsync(question, ("question", ""), ("decision", "allow"))).ShouldBe(HttpStatusCode.BadRequest);
        (await new Browser(Host).SubmitAsync(question, ("decision", "allow"))).ShouldBe(HttpStatusCode.BadRequest);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/pages/device/decision")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("decision", "allow")]),
        };
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");
        (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.BadRequest).Text.ShouldContain("The form was not accepted");

        await ShouldRefuseAsync(device.PollAsync(), "authorization_pending");
    }

    [Fact]
    public async Task The_code_that_a_person_types_is_not_in_the_database()
    {
        var device = await Device.StartAsync(await Device.RegisterAsync(Host));

        var rows = string.Concat(await Host.DumpAsync());

        rows.ShouldContain("device_authorizations");
        rows.ShouldNotContain(device.UserCode);
        rows.ShouldNotContain(device.UserCode.Replace("-", "", StringComparison.Ordinal));
        rows.ShouldNotContain(device.Code);
    }

    private static async Task ShouldRefuseAsync(Task<Answer> answer, string error) =>
        ((string)(await answer).ShouldBe(HttpStatusCode.BadRequest).Json["error"]!).ShouldBe(error);
}
