using System.Net;
using System.Text;
using System.Text.Json;
using Identity.Api.Tests.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using static Identity.Api.Tests.Conformance.ConformanceCaseAttribute;

namespace Identity.Api.Tests.Conformance;

/// <summary>The Basic OP plan: the code flow.</summary>
public abstract partial class ConformanceTests
{
    [Fact, ConformanceCase(BasicOp, "oidcc-server")]
    public async Task A_person_signs_in_by_the_code_flow()
    {
        var (application, person) = await PrepareAsync();

        var signedIn = await SignInAsync(application, person);

        signedIn.Id.GetClaim("nonce").Value.ShouldBe("some nonce");
        signedIn.Id.GetClaim("at_hash").Value.ShouldNotBeEmpty();
        (await UserInfoAsync(signedIn)).Keys.ShouldBe(["sub"]);
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-response-type-missing")]
    public async Task A_request_without_response_type_ends_on_an_error_page_that_says_so()
    {
        var (application, _) = await PrepareAsync();

        var page = await new Browser(Host).GetAsync(application.Ask("openid", ("response_type", "")).Path);

        page.ShouldBe(HttpStatusCode.BadRequest).Headers.Location.ShouldBeNull();
        page.Text.ShouldContain("response_type");
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-idtoken-signature")]
    public async Task An_id_token_is_signed_by_a_published_key_that_it_names()
    {
        var (application, person) = await PrepareAsync();

        var id = (await SignInAsync(application, person)).Id;

        var metadata = (await Host.GetAsync("/.well-known/openid-configuration")).Json;
        metadata["id_token_signing_alg_values_supported"]!.AsArray().Select(it => (string)it!).ShouldContain(id.Alg);
        var keys = (await Host.GetAsync("/.well-known/jwks.json")).Json["keys"]!.AsArray();
        keys.Select(key => (string)key!["kid"]!).ShouldContain(id.Kid);
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-idtoken-unsigned", Refused)]
    public async Task No_id_token_is_unsigned()
    {
        var (application, person) = await PrepareAsync();

        var id = (await SignInAsync(application, person)).Id;

        id.Alg.ShouldBe("ES256");
        id.EncodedSignature.ShouldNotBeEmpty();
        var metadata = (await Host.GetAsync("/.well-known/openid-configuration")).Json;
        metadata["id_token_signing_alg_values_supported"]!.AsArray().Select(it => (string)it!).ShouldNotContain("none");
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-userinfo-get")]
    public async Task Userinfo_by_get()
    {
        var (application, person) = await PrepareAsync();

        await UserInfoAsync(await SignInAsync(application, person), HttpMethod.Get);
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-userinfo-post-header")]
    public async Task Userinfo_by_post_with_the_token_in_the_header()
    {
        var (application, person) = await PrepareAsync();

        await UserInfoAsync(await SignInAsync(application, person), HttpMethod.Post);
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-userinfo-post-body", Refused)] // RFC 6750 section 2.2: a server may support it
    public async Task Userinfo_does_not_read_a_token_in_the_body()
    {
        var (application, person) = await PrepareAsync();
        var signedIn = await SignInAsync(application, person);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/userinfo")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("access_token", signedIn.AccessToken)]),
        };

        var answer = await Host.SendAsync(request);

        answer.ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
        answer.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Bearer");
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-ensure-request-without-nonce-succeeds-for-code-flow")]
    public async Task A_request_without_nonce_succeeds()
    {
        var (application, person) = await PrepareAsync();

        (await SignInAsync(application, person, extra: ("nonce", ""))).Id.TryGetClaim("nonce", out _).ShouldBeFalse();
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-scope-profile")]
    public async Task The_scope_profile_opens_the_name() => await ShouldOpenAsync("openid profile", "name");

    [Fact, ConformanceCase(BasicOp, "oidcc-scope-email")]
    public async Task The_scope_email_opens_the_email_address() => await ShouldOpenAsync("openid email", "email", "email_verified");

    [Fact, ConformanceCase(BasicOp, "oidcc-scope-address")] // this service knows no address
    public async Task The_scope_address_is_granted_and_opens_nothing() => await ShouldOpenAsync("openid address");

    [Fact, ConformanceCase(BasicOp, "oidcc-scope-phone")] // this person has none
    public async Task The_scope_phone_is_granted_and_opens_what_there_is() => await ShouldOpenAsync("openid phone");

    [Fact, ConformanceCase(BasicOp, "oidcc-scope-all")]
    public async Task All_scopes_open_all_claims() =>
        await ShouldOpenAsync("openid profile email address phone", "name", "email", "email_verified");

    [Fact, ConformanceCase(BasicOp, "oidcc-alternate-happy-flow")]
    public async Task The_scopes_may_come_in_another_order()
    {
        var (application, person) = await PrepareAsync();

        var signedIn = await SignInAsync(application, person, "email openid");

        ((string)signedIn.Tokens.Json["scope"]!).Split(' ').ShouldBe(["email", "openid"], ignoreOrder: true);
        (await UserInfoAsync(signedIn))["email"].ShouldBe(person.Email);
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-display-page")]
    public async Task Display_page_succeeds() => await ShouldSucceedAsync(("display", "page"));

    [Fact, ConformanceCase(BasicOp, "oidcc-display-popup")]
    public async Task Display_popup_succeeds() => await ShouldSucceedAsync(("display", "popup"));

    [Fact, ConformanceCase(BasicOp, "oidcc-prompt-login")]
    public async Task Prompt_login_asks_for_the_password_again()
    {
        var (application, person) = await PrepareAsync();
        var first = await SignInAsync(application, person);
        Host.Clock.Advance(TimeSpan.FromSeconds(2));

        var second = await AgainAsync(application, person, first, ("prompt", "login"));

        AuthTime(second).ShouldBeGreaterThan(AuthTime(first));
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-prompt-none-not-logged-in")]
    public async Task Prompt_none_without_a_session_says_login_required()
    {
        var (application, _) = await PrepareAsync();

        (await ErrorAsync(application, ("prompt", "none"))).ShouldBe("login_required");
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-prompt-none-logged-in")]
    public async Task Prompt_none_with_a_session_succeeds_silently()
    {
        var (application, person) = await PrepareAsync();
        var first = await SignInAsync(application, person);

        var second = await CompleteAsync(application, person, first.Browser, application.Ask("openid", ("prompt", "none")));

        (second.Id.Subject, AuthTime(second)).ShouldBe((first.Id.Subject, AuthTime(first)));
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-max-age-1")]
    public async Task An_older_sign_in_than_max_age_asks_for_the_password_again()
    {
        var (application, person) = await PrepareAsync();
        var first = await SignInAsync(application, person);
        Host.Clock.Advance(TimeSpan.FromSeconds(2));

        var second = await AgainAsync(application, person, first, ("max_age", "1"));

        AuthTime(second).ShouldBeGreaterThan(AuthTime(first));
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-max-age-10000")]
    public async Task A_younger_sign_in_than_max_age_is_enough()
    {
        var (application, person) = await PrepareAsync();
        var first = await SignInAsync(application, person);

        var second = await CompleteAsync(application, person, first.Browser, application.Ask("openid", ("max_age", "10000")));

        AuthTime(second).ShouldBe(AuthTime(first));
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-ensure-request-with-unknown-parameter-succeeds")]
    public async Task An_unknown_parameter_changes_nothing() => await ShouldSucceedAsync(("extra", "foobar"));

    [Fact, ConformanceCase(BasicOp, "oidcc-id-token-hint")]
    public async Task An_id_token_hint_of_the_person_who_is_signed_in_succeeds_silently()
    {
        var (application, person) = await PrepareAsync();
        var first = await SignInAsync(application, person);

        var asked = application.Ask("openid", ("prompt", "none"), ("id_token_hint", (string)first.Tokens.Json["id_token"]!));

        (await CompleteAsync(application, person, first.Browser, asked)).Id.Subject.ShouldBe(first.Id.Subject);
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-login-hint")]
    public async Task A_login_hint_fills_the_form()
    {
        var (application, person) = await PrepareAsync();

        (await new Browser(Host).GetAsync(application.Ask("openid", ("login_hint", person.Email)).Path)).Text.ShouldContain(person.Email);
        await SignInAsync(application, person, extra: ("login_hint", person.Email));
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-ui-locales")]
    public async Task Locales_of_the_pages_succeed() => await ShouldSucceedAsync(("ui_locales", "se de"));

    [Fact, ConformanceCase(BasicOp, "oidcc-claims-locales")]
    public async Task Locales_of_the_claims_succeed() => await ShouldSucceedAsync(("claims_locales", "se"));

    [Fact, ConformanceCase(BasicOp, "oidcc-ensure-request-with-acr-values-succeeds")]
    public async Task Wished_acr_values_succeed() => await ShouldSucceedAsync(("acr_values", "1"));

    [Fact, ConformanceCase(BasicOp, "oidcc-codereuse")]
    public async Task A_code_works_once() => await ShouldRefuseReuseAsync(TimeSpan.Zero);

    [Fact, ConformanceCase(BasicOp, "oidcc-codereuse-30seconds")]
    public async Task A_code_that_comes_back_after_30_seconds_kills_the_tokens_that_it_gave() =>
        await ShouldRefuseReuseAsync(TimeSpan.FromSeconds(30));

    [Fact, ConformanceCase(BasicOp, "oidcc-ensure-registered-redirect-uri")]
    public async Task An_unregistered_redirect_uri_ends_on_an_error_page()
    {
        var (application, person) = await PrepareAsync();
        var browser = (await SignInAsync(application, person)).Browser;

        var page = await browser.GetAsync(application.Ask("openid", ("redirect_uri", $"{Application.Callback}/other")).Path);

        page.ShouldBe(HttpStatusCode.BadRequest).Headers.Location.ShouldBeNull();
        page.Text.ShouldContain("<h1>");
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-ensure-post-request-succeeds")]
    public async Task An_authorization_request_by_post_succeeds()
    {
        var (application, person) = await PrepareAsync();
        var browser = (await SignInAsync(application, person)).Browser;
        var asked = application.Ask("openid");
        (string, string)[] form = [.. QueryHelpers.ParseQuery(asked.Path.Split('?')[1]).Select(it => (it.Key, it.Value.ToString()))];

        var answer = Browser.AnswerIn(await browser.PostAsync("/connect/authorize", form));

        (await application.RedeemAsync(answer["code"], asked)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-server-client-secret-post")]
    public async Task A_client_may_send_its_secret_in_the_body()
    {
        var (application, person) = await PrepareAsync();
        var asked = application.Ask("openid");
        var code = await asked.CodeAsync(await Browser.SignInAsync(application, asked, person));

        var tokens = await ServiceClient.RequestAsync(
            Host,
            null,
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", Application.Callback),
            ("code_verifier", asked.Verifier),
            ("client_id", application.Id),
            ("client_secret", application.Secret!)
        );

        tokens.ShouldBe(HttpStatusCode.OK).Json["id_token"].ShouldNotBeNull();
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported", Refused)]
    public async Task A_request_by_reference_is_refused_as_unsupported()
    {
        var (application, _) = await PrepareAsync();

        var answer = await new Browser(Host).GetAsync(application.Ask("openid", ("request_uri", "https://app.example.com/request")).Path);

        await ShouldBeUnsupportedAsync(answer, "request_uri_parameter_supported", "request_uri_not_supported");
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported", Refused)]
    public async Task A_request_object_is_refused_as_unsupported()
    {
        var (application, _) = await PrepareAsync();
        var unsigned = RequestObject(new { client_id = application.Id, response_type = "code" });

        var answer = await new Browser(Host).GetAsync(application.Ask("openid", ("request", unsigned)).Path);

        await ShouldBeUnsupportedAsync(answer, "request_parameter_supported", "request_not_supported");
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-claims-essential")] // section 5.5: without support the parameter is ignored
    public async Task Essential_claims_do_not_fail_the_request()
    {
        var metadata = (await Host.GetAsync("/.well-known/openid-configuration")).Json;
        ((bool)metadata["claims_parameter_supported"]!).ShouldBeFalse();

        await ShouldSucceedAsync(("claims", """{"userinfo":{"name":{"essential":true}}}"""));
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-ensure-request-object-with-redirect-uri", Refused)]
    public async Task A_redirect_uri_in_a_request_object_leads_nowhere()
    {
        var (application, _) = await PrepareAsync();
        var unsigned = RequestObject(new { client_id = application.Id, redirect_uri = "https://evil.example/callback" });

        var answer = await new Browser(Host).GetAsync(application.Ask("openid", ("request", unsigned)).Path);

        answer.Headers.Location?.OriginalString.ShouldStartWith(Application.Callback);
        await ShouldBeUnsupportedAsync(answer, "request_parameter_supported", "request_not_supported");
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-refresh-token")]
    public async Task A_refresh_token_gives_tokens_of_the_same_sign_in_and_only_to_its_client()
    {
        var (application, person) = await PrepareAsync();
        var other = await Application.CreateAsync(Host);
        var signedIn = await SignInAsync(application, person, "openid offline_access");
        var refreshToken = (string)signedIn.Tokens.Json["refresh_token"]!;
        (await other.RefreshAsync(refreshToken)).ShouldBe(HttpStatusCode.BadRequest);

        var refreshed = (await application.RefreshAsync(refreshToken)).ShouldBe(HttpStatusCode.OK);

        var id = await ReadIdTokenAsync((string)refreshed.Json["id_token"]!, application);
        (id.Issuer, id.Subject, id.GetClaim("auth_time").Value).ShouldBe(
            (signedIn.Id.Issuer, signedIn.Id.Subject, signedIn.Id.GetClaim("auth_time").Value)
        );
        ((string)refreshed.Json["access_token"]!).ShouldNotBe(signedIn.AccessToken);
    }

    [Fact, ConformanceCase(BasicOp, "oidcc-ensure-request-with-valid-pkce-succeeds")]
    public async Task A_request_with_a_proof_key_succeeds() => await ShouldSucceedAsync(("code_challenge_method", "S256"));

    private async Task ShouldSucceedAsync(params (string Name, string Value)[] extra)
    {
        var (application, person) = await PrepareAsync();

        await UserInfoAsync(await SignInAsync(application, person, extra: extra));
    }

    private async Task ShouldOpenAsync(string scope, params string[] claims)
    {
        var (application, person) = await PrepareAsync();

        var signedIn = await SignInAsync(application, person, scope);

        ((string)signedIn.Tokens.Json["scope"]!).ShouldBe(scope);
        (await UserInfoAsync(signedIn)).Keys.ShouldBe(["sub", .. claims]);
    }

    /// <summary>Types the password in the browser that is signed in.</summary>
    private async Task<SignedIn> AgainAsync(Application application, Person person, SignedIn first, params (string, string)[] extra)
    {
        var asked = application.Ask("openid", extra);
        var form = (await first.Browser.GetAsync(asked.Path)).ShouldBe(HttpStatusCode.OK);
        var next = await first.Browser.SubmitAsync(form, ("email", person.Email), ("password", person.Password));
        var answer = Browser.AnswerIn(await first.Browser.GetAsync(next.Headers.Location!.OriginalString));
        var tokens = (await application.RedeemAsync(answer["code"], asked)).ShouldBe(HttpStatusCode.OK);
        var id = await ReadIdTokenAsync((string)tokens.Json["id_token"]!, application);
        return new SignedIn(first.Browser, tokens, id, (string)tokens.Json["access_token"]!);
    }

    private async Task ShouldRefuseReuseAsync(TimeSpan after)
    {
        var (application, person) = await PrepareAsync();
        var asked = application.Ask("openid");
        var code = await asked.CodeAsync(await Browser.SignInAsync(application, asked, person));
        var token = (string)(await application.RedeemAsync(code, asked)).ShouldBe(HttpStatusCode.OK).Json["access_token"]!;
        (await Host.GetAsync("/connect/userinfo", token)).ShouldBe(HttpStatusCode.OK);
        Host.Clock.Advance(after);

        var refused = (await application.RedeemAsync(code, asked)).ShouldBe(HttpStatusCode.BadRequest);

        ((string)refused.Json["error"]!).ShouldBe("invalid_grant");
        (await Host.GetAsync("/connect/userinfo", token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    /// <summary>Said in the metadata, and to the application or on a page.</summary>
    private async Task ShouldBeUnsupportedAsync(Answer answer, string member, string error)
    {
        var metadata = (await Host.GetAsync("/.well-known/openid-configuration")).Json;
        ((bool)metadata[member]!).ShouldBeFalse();
        if (answer.Status == HttpStatusCode.SeeOther)
        {
            Browser.AnswerIn(answer)["error"].ShouldBe(error);
        }
        else
        {
            answer.ShouldBe(HttpStatusCode.BadRequest).Headers.Location.ShouldBeNull();
        }
    }

    private static long AuthTime(SignedIn signedIn) => signedIn.Id.GetPayloadValue<long>("auth_time");

    private static string RequestObject<T>(T claims) => $"{Base64("""{"alg":"none"}""")}.{Base64(JsonSerializer.Serialize(claims))}.";

    private static string Base64(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
