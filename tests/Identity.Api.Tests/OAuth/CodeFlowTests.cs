using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Api.Tests.OAuth;

public sealed class CodeFlowOnSqlite(SqliteHost fixture) : CodeFlowTests(fixture), IClassFixture<SqliteHost>;

public sealed class CodeFlowOnPostgreSql(PostgreSqlHost fixture) : CodeFlowTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class CodeFlowTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_application_signs_a_person_in(bool isPublic)
    {
        var (application, person) = (await Application.CreateAsync(Host, isPublic), await Person.SignUpAsync(Host));
        var asked = application.Ask("openid email offline_access orders.read");
        var browser = await Browser.SignInAsync(application, asked, person);

        var answer = Browser.AnswerIn(await browser.GetAsync(asked.Path));
        var tokens = (await application.RedeemAsync(answer["code"], asked)).ShouldBe(HttpStatusCode.OK);

        answer["state"].ShouldBe("some state");
        answer["iss"].ShouldBe(IdentityHost.Issuer); // RFC 9207
        tokens
            .Json.AsObject()
            .Select(member => member.Key)
            .ShouldBe(["access_token", "token_type", "expires_in", "scope", "refresh_token", "id_token"]);
        ((string)tokens.Json["scope"]!).ShouldBe("openid email offline_access orders.read");

        var access = new JsonWebToken((string)tokens.Json["access_token"]!);
        (access.Typ, access.Issuer, access.Subject).ShouldBe(("at+jwt", IdentityHost.Issuer, person.Id.ToString()));
        access.GetClaim("client_id").Value.ShouldBe(application.Id);
        access.GetClaim("roles").Value.ShouldBe("individual");
        access
            .Claims.Select(claim => claim.Type)
            .Distinct()
            .ShouldBe(new JsonWebToken(person.AccessToken).Claims.Select(claim => claim.Type).Distinct(), ignoreOrder: true);

        var id = await ReadIdTokenAsync(tokens, application);
        id.Subject.ShouldBe(person.Id.ToString());
        id.GetClaim("nonce").Value.ShouldBe("some nonce");
        id.GetClaim("sid").Value.ShouldBe(access.GetClaim("sid").Value);
        id.GetClaim("auth_time").Value.ShouldBe(access.GetClaim("auth_time").Value);
        id.GetPayloadValue<string[]>("amr").ShouldBe(["pwd"]);
        id.GetClaim("acr").Value.ShouldBe("urn:identity:acr:password");
        id.GetClaim("email").Value.ShouldBe(person.Email);
        id.GetPayloadValue<bool>("email_verified").ShouldBeFalse();
        id.TryGetClaim("name", out _).ShouldBeFalse(); // not asked for
        id.GetClaim("at_hash").Value.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_second_application_does_not_ask_for_the_password_again()
    {
        var (first, second) = (await Application.CreateAsync(Host), await Application.CreateAsync(Host));
        var person = await Person.SignUpAsync(Host);
        var browser = await Browser.SignInAsync(first, first.Ask(), person);

        var asked = second.Ask();
        var tokens = await second.RedeemAsync(await asked.CodeAsync(browser), asked);

        new JsonWebToken((string)tokens.ShouldBe(HttpStatusCode.OK).Json["access_token"]!).Subject.ShouldBe(person.Id.ToString());
        (await browser.GetAsync(second.Ask("openid", ("prompt", "login")).Path))
            .ShouldBe(HttpStatusCode.OK)
            .Text.ShouldContain("Sign in to");
        Host.Clock.Advance(TimeSpan.FromMinutes(2));
        (await browser.GetAsync(second.Ask("openid", ("max_age", "60")).Path)).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("Sign in to");
    }

    [Fact]
    public async Task Without_a_session_a_silent_request_is_answered_to_the_application()
    {
        var application = await Application.CreateAsync(Host);

        var answer = Browser.AnswerIn(await new Browser(Host).GetAsync(application.Ask("openid", ("prompt", "none")).Path));

        (answer["error"], answer["state"], answer["iss"]).ShouldBe(("login_required", "some state", IdentityHost.Issuer));
    }

    [Fact]
    public async Task A_wrong_password_says_so_on_the_page_and_keeps_the_email_address()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var browser = new Browser(Host);
        var page = await browser.GetAsync(application.Ask("openid", ("login_hint", person.Email)).Path);
        page.Text.ShouldContain(person.Email);

        var again = await browser.SubmitAsync(page, ("email", person.Email), ("password", Person.NewPassword()));

        again.ShouldBe(HttpStatusCode.Unauthorized).Text.ShouldContain(person.Email);
        (await browser.SubmitAsync(again, ("email", person.Email), ("password", person.Password))).ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact] // RFC 6749 section 4.1.2
    public async Task A_replayed_code_ends_the_session_that_it_has_opened()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var asked = application.Ask();
        var code = await asked.CodeAsync(await Browser.SignInAsync(application, asked, person));
        var tokens = (await application.RedeemAsync(code, asked)).ShouldBe(HttpStatusCode.OK);

        await ShouldRefuseAsync(application.RedeemAsync(code, asked));

        await ShouldRefuseAsync(application.RefreshAsync((string)tokens.Json["refresh_token"]!));
        (await person.LogInAsync(Host)).ShouldNotBeNull(); // and nothing else
    }

    [Fact] // security requirement 61
    public async Task Of_64_redemptions_of_one_code_one_wins()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var asked = application.Ask();
        var code = await asked.CodeAsync(await Browser.SignInAsync(application, asked, person));

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => application.RedeemAsync(code, asked)));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Where(answer => answer.Status != HttpStatusCode.OK).ShouldAllBe(answer => (string)answer.Json["error"]! == "invalid_grant");
    }

    [Theory] // code injection, PKCE downgrade
    [InlineData("code_verifier", "")]
    [InlineData("code_verifier", "another-verifier-of-forty-three-characters-at-least")]
    [InlineData("redirect_uri", "https://app.example.com/other")]
    [InlineData("redirect_uri", "")]
    [InlineData("code", "forged")]
    public async Task A_code_is_worth_nothing_without_its_proof(string name, string value)
    {
        var (application, person) = (await Application.CreateAsync(Host, isPublic: true), await Person.SignUpAsync(Host));
        var asked = application.Ask();
        var code = await asked.CodeAsync(await Browser.SignInAsync(application, asked, person));

        var refused = await application.RedeemAsync(code, asked, (name, value));

        refused.ShouldBe(HttpStatusCode.BadRequest);
        ((string)refused.Json["error"]!).ShouldBeOneOf("invalid_grant", "invalid_request");
        (await application.RedeemAsync(code, asked)).ShouldBe(HttpStatusCode.OK); // the other client has done no harm
    }

    [Fact]
    public async Task A_code_of_another_client_is_unknown_and_stays_good()
    {
        var (application, thief) = (await Application.CreateAsync(Host), await Application.CreateAsync(Host, isPublic: true));
        var person = await Person.SignUpAsync(Host);
        var asked = application.Ask();
        var code = await asked.CodeAsync(await Browser.SignInAsync(application, asked, person));

        await ShouldRefuseAsync(thief.RedeemAsync(code, asked));

        (await application.RedeemAsync(code, asked)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_lives_for_a_minute()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var asked = application.Ask();
        var code = await asked.CodeAsync(await Browser.SignInAsync(application, asked, person));

        Host.Clock.Advance(TimeSpan.FromSeconds(61));

        await ShouldRefuseAsync(application.RedeemAsync(code, asked));
    }

    [Fact]
    public async Task A_code_dies_with_the_session_of_the_browser()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var asked = application.Ask();
        var browser = await Browser.SignInAsync(application, asked, person);
        var code = await asked.CodeAsync(browser);

        (await Host.DeleteAsync("/sessions", person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        await ShouldRefuseAsync(application.RedeemAsync(code, asked));
        (await browser.GetAsync(asked.Path)).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("Sign in to");
    }

    [Theory] // security requirement 60
    [InlineData("https://app.example.com/callback/")]
    [InlineData("https://app.example.com/Callback")]
    [InlineData("https://app.example.com/callback?a=b")]
    [InlineData("https://app.example.com/callback/../evil")]
    [InlineData("https://app.example.com@evil.example/callback")]
    [InlineData("https://app.example.com\\@evil.example/callback")]
    [InlineData("https://app.example.com.evil.example/callback")]
    [InlineData("https://evil.example/?https://app.example.com/callback")]
    [InlineData("//evil.example/callback")]
    [InlineData("https://app.example.com/callback#fragment")]
    [InlineData("http://app.example.com/callback")]
    [InlineData("http://localhost/callback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task A_redirect_uri_that_is_not_registered_ends_on_a_page(string uri)
    {
        var application = await Application.CreateAsync(Host);
        var (browser, person) = (new Browser(Host), await Person.SignUpAsync(Host));
        await Browser.SignInAsync(application, application.Ask(), person);

        var page = await browser.GetAsync(application.Ask("openid", ("redirect_uri", uri)).Path);

        page.ShouldBe(HttpStatusCode.BadRequest).Text.ShouldContain("<h1>");
        page.Headers.Location.ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_redirect_uri_a_request_ends_on_a_page_whatever_its_scope(bool consent)
    {
        var application = await Application.CreateAsync(Host, consent: consent);
        var (browser, person) = (new Browser(Host), await Person.SignUpAsync(Host));
        var page = await browser.GetAsync(application.Ask().Path);
        (await browser.SubmitAsync(page, ("email", person.Email), ("password", person.Password))).ShouldBe(HttpStatusCode.SeeOther);

        var refused = await browser.GetAsync(application.Ask("orders.read", ("redirect_uri", "")).Path);

        refused.ShouldBe(HttpStatusCode.BadRequest).Headers.Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("response_type", "token")]
    [InlineData("response_type", "code id_token")]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge", "")]
    [InlineData("response_mode", "fragment")]
    [InlineData("response_mode", "form_post")]
    [InlineData("scope", "openid identity.admin")]
    [InlineData("request", "eyJ")]
    public async Task What_this_service_does_not_do_is_refused_to_the_application_or_on_a_page(string name, string value)
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var browser = await Browser.SignInAsync(application, application.Ask(), person);

        var answer = await browser.GetAsync(application.Ask("openid", (name, value)).Path);

        if (answer.Status == HttpStatusCode.SeeOther)
        {
            Browser.AnswerIn(answer).Keys.ShouldNotContain("code");
            Browser.AnswerIn(answer)["error"].ShouldNotBeEmpty();
        }
        else
        {
            answer.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Theory]
    [InlineData("&state=another")]
    [InlineData("&client_id=another")]
    [InlineData("&scope=openid%00")]
    public async Task A_request_with_two_readings_ends_on_a_page(string more)
    {
        var application = await Application.CreateAsync(Host);

        (await new Browser(Host).GetAsync(application.Ask().Path + more))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Headers.Location.ShouldBeNull();
    }

    [Fact]
    public async Task The_same_by_a_form_and_with_the_port_of_an_app_on_a_desktop()
    {
        var (application, person) = (await Application.CreateAsync(Host, isPublic: true), await Person.SignUpAsync(Host));
        var asked = application.Ask("openid", ("redirect_uri", "http://127.0.0.1:51004/callback"));
        var browser = await Browser.SignInAsync(application, asked, person);

        (string, string)[] form = [.. QueryHelpers.ParseQuery(asked.Path.Split('?')[1]).Select(it => (it.Key, it.Value.ToString()))];

        var question = await browser.PostAsync("/connect/authorize", form);
        var next = (await browser.SubmitAsync(question, ("decision", "allow"))).ShouldBe(HttpStatusCode.SeeOther);
        var answer = await browser.GetAsync(next.Headers.Location!.OriginalString);

        answer.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.AbsoluteUri.ShouldStartWith("http://127.0.0.1:51004/callback?");
        var code = QueryHelpers.ParseQuery(answer.Headers.Location.Query)["code"].ToString();
        (await application.RedeemAsync(code, asked, ("redirect_uri", "http://127.0.0.1:51004/callback"))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_form_of_another_site_finds_the_person_signed_in_after_a_detour_that_brings_the_cookie()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var asked = application.Ask();
        var browser = await Browser.SignInAsync(application, asked, person);
        (string, string)[] form = [.. QueryHelpers.ParseQuery(asked.Path.Split('?')[1]).Select(it => (it.Key, it.Value.ToString()))];

        var detour = await new Browser(Host).PostAsync("/connect/authorize", [.. form, ("password", Person.NewPassword())]); // no cookie

        var next = detour.ShouldBe(HttpStatusCode.SeeOther).Headers.Location!.OriginalString;
        next.ShouldNotContain("password"); // nothing that the request does not need
        Browser.AnswerIn(await browser.GetAsync(next)).Keys.ShouldContain("code");
    }

    [Theory] // RFC 8252 section 8.6, RFC 9700 section 4.14: another program on the device may ask under the name of this one
    [InlineData("http://127.0.0.1:51004/callback")]
    [InlineData("com.example.app:/callback")]
    public async Task A_program_that_proves_nothing_gets_a_code_only_when_the_person_says_so_each_time(string uri)
    {
        var (application, person) = (await Application.CreateAsync(Host, isPublic: true), await Person.SignUpAsync(Host));
        var asked = application.Ask("openid", ("redirect_uri", uri));
        var browser = await Browser.SignInAsync(application, asked, person);

        for (var time = 0; time < 2; time++)
        {
            var question = (await browser.GetAsync(asked.Path)).ShouldBe(HttpStatusCode.OK);
            question.Text.ShouldContain("Continue only if you have just started to sign in");
            var next = (await browser.SubmitAsync(question, ("decision", "allow"))).Headers.Location!.OriginalString;
            (await browser.GetAsync(next)).ShouldBe(HttpStatusCode.SeeOther).Headers.Location!.OriginalString.ShouldStartWith(uri + "?");

            // The answer counts for this request, in this browser, now.
            var other = next.Replace("some%20state", "another", StringComparison.Ordinal);
            other.ShouldNotBe(next);
            (await browser.GetAsync(other)).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("asks to");
            Host.Clock.Advance(TimeSpan.FromMinutes(1));
            (await browser.GetAsync(next)).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("asks to");
        }

        var silent = await browser.GetAsync(application.Ask("openid", ("redirect_uri", uri), ("prompt", "none")).Path);
        silent.ShouldBe(HttpStatusCode.SeeOther).Headers.Location!.OriginalString.ShouldContain("error=consent_required");
    }

    [Fact]
    public async Task A_consent_counts_for_the_person_who_was_asked_and_for_the_question_that_was_put()
    {
        var application = await Application.CreateAsync(Host, consent: true);
        var (person, other) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        var asked = application.Ask("openid email");
        var browser = await Browser.SignInAsync(application, asked, person);
        var question = (await browser.GetAsync(asked.Path)).ShouldBe(HttpStatusCode.OK);

        // Someone else has signed in meanwhile, in another tab of the same browser.
        var again = await browser.GetAsync(application.Ask("openid", ("prompt", "login")).Path);
        (await browser.SubmitAsync(again, ("email", other.Email), ("password", other.Password))).ShouldBe(HttpStatusCode.SeeOther);

        (await browser.SubmitAsync(question, ("decision", "allow"))).ShouldBe(HttpStatusCode.BadRequest);
        var fresh = (await browser.GetAsync(asked.Path)).ShouldBe(HttpStatusCode.OK);
        var more = "?" + application.Ask("openid email phone").Path.Split('?')[1];
        (await browser.SubmitWithAsync(fresh, ("continue", more), ("decision", "allow"))).ShouldBe(HttpStatusCode.BadRequest);
        (await Host.GetAsync("/consents", other.AccessToken)).Json["data"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_code_is_worth_nothing_once_the_consent_is_withdrawn()
    {
        var (application, person) = (await Application.CreateAsync(Host, consent: true), await Person.SignUpAsync(Host));
        var asked = application.Ask("openid offline_access");
        var browser = await Browser.SignInAsync(application, asked, person);
        await browser.SubmitAsync(await browser.GetAsync(asked.Path), ("decision", "allow"));
        var code = await asked.CodeAsync(browser);

        (await Host.DeleteAsync($"/consents/{application.Id}", person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        await ShouldRefuseAsync(application.RedeemAsync(code, asked));
    }

    [Fact] // security requirement 61
    public async Task Of_a_withdrawal_beside_redemptions_nothing_is_left_open()
    {
        var (application, person) = (await Application.CreateAsync(Host, consent: true), await Person.SignUpAsync(Host));
        var asked = application.Ask("openid offline_access");
        var browser = await Browser.SignInAsync(application, asked, person);
        await browser.SubmitAsync(await browser.GetAsync(asked.Path), ("decision", "allow"));
        var codes = new List<string>();
        for (var each = 0; each < 8; each++)
        {
            codes.Add(await asked.CodeAsync(browser));
        }

        var redemptions = codes.Select(code => application.RedeemAsync(code, asked)).ToList();
        var withdrawal = Host.DeleteAsync($"/consents/{application.Id}", person.AccessToken);

        var answers = await Task.WhenAll(redemptions);
        (await withdrawal).ShouldBe(HttpStatusCode.NoContent);
        foreach (var opened in answers.Where(answer => answer.Status == HttpStatusCode.OK))
        {
            await ShouldRefuseAsync(application.RefreshAsync((string)opened.Json["refresh_token"]!));
        }
    }

    [Fact] // nothing names the first session any more, so it would stay open until it expires
    public async Task A_second_sign_in_ends_what_the_browser_had_before()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var browser = await Browser.SignInAsync(application, application.Ask(), person);
        var before = await SessionsAsync();

        var page = await browser.GetAsync(application.Ask("openid", ("prompt", "login")).Path);
        (await browser.SubmitAsync(page, ("email", person.Email), ("password", person.Password))).ShouldBe(HttpStatusCode.SeeOther);

        (await SessionsAsync()).ShouldBe(before);

        async Task<int> SessionsAsync() => (await Host.GetAsync("/sessions", person.AccessToken)).Json["data"]!.AsArray().Count;
    }

    [Fact]
    public async Task A_refusal_that_goes_back_to_the_application_has_its_code_in_the_log()
    {
        var application = await Application.CreateAsync(Host);

        await new Browser(Host).GetAsync(application.Ask("openid misspelt").Path);

        await Eventually.SeeAsync(
            () => Task.FromResult(Host.Watch.Lines),
            lines =>
                lines.Any(line =>
                    line.Contains("GET /connect/authorize 303 in ", StringComparison.Ordinal)
                    && line.Contains(": invalid_scope (trace ", StringComparison.Ordinal)
                )
        );
    }

    [Theory] // the router takes all of these; a path that the engine does not know would pass unchecked
    [InlineData("/connect/authorize/")]
    [InlineData("/Connect/Authorize")]
    [InlineData("/connect/%61uthorize")]
    public async Task Another_spelling_of_the_path_is_checked_alike(string path)
    {
        var application = await Application.CreateAsync(Host);
        var asked = application.Ask("openid", ("redirect_uri", "https://evil.example/")).Path;

        var page = await new Browser(Host).GetAsync(asked.Replace("/connect/authorize", path, StringComparison.Ordinal));

        page.ShouldBe(HttpStatusCode.BadRequest).Headers.Location.ShouldBeNull();
    }

    [Theory] // of any length, and of any size
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("-1")]
    public async Task An_age_that_no_clock_has_is_no_fault_of_the_service(string age)
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var browser = await Browser.SignInAsync(application, application.Ask(), person);

        ((int)(await browser.GetAsync(application.Ask("openid", ("max_age", age)).Path)).Status).ShouldBeLessThan(500);
    }

    [Fact]
    public async Task Consent_is_asked_once_and_for_what_is_new()
    {
        var application = await Application.CreateAsync(Host, consent: true);
        var person = await Person.SignUpAsync(Host);
        var browser = await Browser.SignInAsync(application, application.Ask("openid email"), person);
        var page = (await browser.GetAsync(application.Ask("openid email").Path)).ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("see your email address");

        var denied = Browser.AnswerIn(await browser.SubmitAsync(page, ("decision", "deny")));
        (denied["error"], denied["state"], denied["iss"]).ShouldBe(("access_denied", "some state", IdentityHost.Issuer));
        Browser.AnswerIn(await browser.GetAsync(application.Ask("openid", ("prompt", "none")).Path))["error"].ShouldBe("consent_required");

        (await browser.SubmitAsync(page, ("decision", "allow"))).ShouldBe(HttpStatusCode.SeeOther);

        var asked = application.Ask("openid email");
        (await application.RedeemAsync(await asked.CodeAsync(browser), asked)).ShouldBe(HttpStatusCode.OK);
        (await browser.GetAsync(application.Ask("openid email orders.read").Path))
            .ShouldBe(HttpStatusCode.OK)
            .Text.ShouldContain("orders.read");
        (await browser.GetAsync(application.Ask("openid", ("prompt", "consent")).Path)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_consent_is_listed_and_withdrawn_with_the_sessions_of_the_application()
    {
        var (application, person) = (await Application.CreateAsync(Host, consent: true), await Person.SignUpAsync(Host));
        var asked = application.Ask("openid offline_access");
        var browser = await Browser.SignInAsync(application, asked, person);
        (await browser.SubmitAsync(await browser.GetAsync(asked.Path), ("decision", "allow"))).ShouldBe(HttpStatusCode.SeeOther);
        var tokens = (await application.RedeemAsync(await asked.CodeAsync(browser), asked)).ShouldBe(HttpStatusCode.OK).Json;

        var listed = (await Host.GetAsync("/consents", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        var row = listed.Json["data"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)row["clientId"]!).ShouldBe(application.Id);
        row["scopes"]!.AsArray().Select(scope => (string)scope!).ShouldBe(["openid", "offline_access"]);
        (await Host.DeleteAsync($"/consents/{application.Id}", (await Person.SignUpAsync(Host)).AccessToken)).ShouldBe(
            HttpStatusCode.NotFound,
            "CONSENT_NOT_FOUND"
        );

        (await Host.DeleteAsync($"/consents/{application.Id}", person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.DeleteAsync($"/consents/{application.Id}", person.AccessToken)).ShouldBe(HttpStatusCode.NotFound, "CONSENT_NOT_FOUND");
        await ShouldRefuseAsync(application.RefreshAsync((string)tokens["refresh_token"]!));
        (await browser.GetAsync(asked.Path)).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("asks to");
    }

    [Theory] // login CSRF
    [InlineData("/pages/sign-in")]
    [InlineData("/pages/consent")]
    public async Task A_form_of_another_site_is_refused(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("email", "a"), KeyValuePair.Create("decision", "allow")]),
        };
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");

        (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.BadRequest).Text.ShouldContain("The form was not accepted");
    }

    [Fact] // security requirement 62
    public async Task A_form_that_leads_elsewhere_is_refused()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var elsewhere = application.Ask("openid", ("redirect_uri", "https://evil.example/")).Path.Split('?')[1];

        var answer = await new Browser(Host).PostAsync(
            "/pages/sign-in",
            ("continue", "?" + elsewhere),
            ("email", person.Email),
            ("password", person.Password)
        );

        answer.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_disabled_client_signs_nobody_in()
    {
        var application = await Application.CreateAsync(Host);
        await Host.Services.GetRequiredService<DisableClient>().ExecuteAsync(application.Id, Operator.CommandLine, default);

        (await new Browser(Host).GetAsync(application.Ask().Path)).ShouldBe(HttpStatusCode.BadRequest).Headers.Location.ShouldBeNull();
    }

    [Fact]
    public async Task The_cookie_of_the_browser_is_bound_to_its_session()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var browser = new Browser(Host);
        var page = await browser.GetAsync(application.Ask().Path);

        var signedIn = await browser.SubmitAsync(page, ("email", person.Email), ("password", person.Password));

        var cookie = signedIn
            .Headers.GetValues("Set-Cookie")
            .Single(it => it.StartsWith("__Host-identity-session=", StringComparison.Ordinal));
        cookie.ShouldContain("; path=/");
        cookie.ShouldContain("; secure");
        cookie.ShouldContain("; httponly");
        cookie.ShouldContain("; samesite=lax");
        signedIn.Headers.Location!.OriginalString.ShouldStartWith("/connect/authorize?");
    }

    private async Task<JsonWebToken> ReadIdTokenAsync(Answer tokens, Application application)
    {
        var keys = new JsonWebKeySet((await Host.GetAsync("/.well-known/jwks.json")).Text);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            (string)tokens.Json["id_token"]!,
            new TokenValidationParameters
            {
                ValidIssuer = IdentityHost.Issuer,
                ValidAudience = application.Id,
                IssuerSigningKeys = keys.GetSigningKeys(),
                ValidateLifetime = false, // tests have a clock of their own
            }
        );
        result.IsValid.ShouldBeTrue(result.Exception?.Message);
        return (JsonWebToken)result.SecurityToken;
    }

    private static async Task ShouldRefuseAsync(Task<Answer> asked)
    {
        var answer = await asked;
        answer.ShouldBe(HttpStatusCode.BadRequest);
        ((string)answer.Json["error"]!).ShouldBe("invalid_grant", answer.Text);
    }
}
