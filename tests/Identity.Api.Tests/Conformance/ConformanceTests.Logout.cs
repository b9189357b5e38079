using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.OAuth;
using Microsoft.IdentityModel.JsonWebTokens;
using static Identity.Api.Tests.Conformance.ConformanceCaseAttribute;

namespace Identity.Api.Tests.Conformance;

/// <summary>The plans of signing out.</summary>
public abstract partial class ConformanceTests
{
    private const string Logout = "/connect/logout";
    private const string SignedOut = "You are signed out";

    [Fact, ConformanceCase(RpInitiatedLogout, "oidcc-rp-initiated-logout-discovery-endpoint-verification")]
    public async Task The_metadata_name_where_people_sign_out()
    {
        var metadata = (await Host.GetAsync("/.well-known/openid-configuration")).Json;

        ((string)metadata["end_session_endpoint"]!).ShouldBe($"{IdentityHost.Issuer}{Logout}");
    }

    [Fact, ConformanceCase(RpInitiatedLogout, "oidcc-rp-initiated-logout")]
    public async Task An_application_signs_the_person_out_and_gets_the_browser_back_with_its_state()
    {
        var (application, signedIn) = await ReadyAsync();

        var answer = await LogOutAsync(signedIn, Hint(signedIn), Application.Bye, "some state");

        answer.ShouldBe(HttpStatusCode.SeeOther).Headers.Location!.OriginalString.ShouldBe($"{Application.Bye}?state=some%20state");
        await ShouldBeSignedOutAsync(application, signedIn);
    }

    [Fact, ConformanceCase(RpInitiatedLogout, "oidcc-rp-initiated-logout-bad-post-logout-redirect-uri")]
    public async Task An_unregistered_address_ends_on_an_error_page() =>
        await ShouldEndOnAPageAsync(redirectUri: $"{Application.Bye}/other");

    [Fact, ConformanceCase(RpInitiatedLogout, "oidcc-rp-initiated-logout-modified-id-token-hint")]
    public async Task A_hint_whose_signature_was_changed_proves_nothing_so_the_person_is_asked()
    {
        var (application, signedIn) = await ReadyAsync();
        var changed = Hint(signedIn)[..^4] + (Hint(signedIn).EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");

        var question = await LogOutAsync(signedIn, changed, Application.Bye, "some state");

        question.ShouldBe(HttpStatusCode.OK).Headers.Location.ShouldBeNull();
        question.Text.ShouldContain("Sign out?");
        await ShouldStillBeSignedInAsync(application, signedIn);
    }

    [Fact, ConformanceCase(RpInitiatedLogout, "oidcc-rp-initiated-logout-no-id-token-hint")]
    public async Task An_address_without_a_hint_ends_on_an_error_page() => await ShouldEndOnAPageAsync(_ => null);

    [Fact, ConformanceCase(RpInitiatedLogout, "oidcc-rp-initiated-logout-no-params")]
    public async Task Without_parameters_the_person_is_asked_and_signed_out() => await ShouldAskAsync(state: null);

    [Fact, ConformanceCase(RpInitiatedLogout, "oidcc-rp-initiated-logout-no-post-logout-redirect-uri")]
    public async Task Without_an_address_the_person_is_signed_out_and_told()
    {
        var (application, signedIn) = await ReadyAsync();

        (await LogOutAsync(signedIn, Hint(signedIn), null, "some state")).ShouldBe(HttpStatusCode.OK).Text.ShouldContain(SignedOut);

        await ShouldBeSignedOutAsync(application, signedIn);
    }

    [Fact, ConformanceCase(RpInitiatedLogout, "oidcc-rp-initiated-logout-no-state")]
    public async Task Without_a_state_none_comes_back()
    {
        var (application, signedIn) = await ReadyAsync();

        var answer = await LogOutAsync(signedIn, Hint(signedIn), Application.Bye, null);

        answer.ShouldBe(HttpStatusCode.SeeOther).Headers.Location!.OriginalString.ShouldBe(Application.Bye);
        await ShouldBeSignedOutAsync(application, signedIn);
    }

    [Fact, ConformanceCase(RpInitiatedLogout, "oidcc-rp-initiated-logout-only-state")]
    public async Task With_a_state_alone_the_person_is_asked_and_signed_out() => await ShouldAskAsync("some state");

    [Fact, ConformanceCase(RpInitiatedLogout, "oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri")]
    public async Task A_query_that_was_added_to_the_address_ends_on_an_error_page() =>
        await ShouldEndOnAPageAsync(redirectUri: $"{Application.Bye}?foo=bar");

    [Fact, ConformanceCase(RpInitiatedLogout, "oidcc-rp-initiated-logout-bad-id-token-hint")]
    public async Task A_hint_that_is_no_token_ends_on_an_error_page() => await ShouldEndOnAPageAsync(_ => "not a token");

    [Fact, ConformanceCase(BackchannelLogout, "oidcc-backchannel-logout-discovery-endpoint-verification")]
    public async Task The_metadata_say_that_applications_are_told_and_of_which_session()
    {
        var metadata = (await Host.GetAsync("/.well-known/openid-configuration")).Json;

        ((bool)metadata["backchannel_logout_supported"]!).ShouldBeTrue();
        ((bool)metadata["backchannel_logout_session_supported"]!).ShouldBeTrue();
        metadata["claims_supported"]!.AsArray().Select(it => (string)it!).ShouldContain("sid");
    }

    [Fact, ConformanceCase(BackchannelLogout, "oidcc-backchannel-rp-initiated-logout")]
    public async Task An_application_that_signs_the_person_out_is_told_by_a_logout_token()
    {
        await using var party = await RelyingParty.StartAsync();
        var (application, signedIn) = await ReadyAsync(party.LogoutUri);

        await LogOutAsync(signedIn, Hint(signedIn), Application.Bye, "some state");

        var token = new JsonWebToken((await party.TokensAsync(1)).Single());
        (token.Typ, token.Issuer, token.Audiences.Single()).ShouldBe(("logout+jwt", IdentityHost.Issuer, application.Id));
        (token.Subject, token.GetClaim("sid").Value).ShouldBe((signedIn.Id.Subject, signedIn.Id.GetClaim("sid").Value));
        token.TryGetClaim("nonce", out _).ShouldBeFalse();
        await ReadIdTokenAsync(party.Tokens[0], application); // signed by the same keys
    }

    private async Task<(Application Application, SignedIn SignedIn)> ReadyAsync(string? backchannelLogoutUri = null)
    {
        var (application, person) = await PrepareAsync(backchannelLogoutUri);
        return (application, await SignInAsync(application, person));
    }

    private static string Hint(SignedIn signedIn) => (string)signedIn.Tokens.Json["id_token"]!;

    private static Task<Answer> LogOutAsync(SignedIn signedIn, string? hint, string? redirectUri, string? state) =>
        signedIn.Browser.GetAsync(Query(Logout, ("id_token_hint", hint), ("post_logout_redirect_uri", redirectUri), ("state", state)));

    /// <summary>The page says what is wrong, nobody is sent anywhere, and the person stays signed in.</summary>
    private async Task ShouldEndOnAPageAsync(Func<string, string?>? change = null, string redirectUri = Application.Bye)
    {
        var (application, signedIn) = await ReadyAsync();

        var page = await LogOutAsync(signedIn, (change ?? (hint => hint))(Hint(signedIn)), redirectUri, "some state");

        page.ShouldBe(HttpStatusCode.BadRequest).Headers.Location.ShouldBeNull();
        page.Text.ShouldContain("<h1>");
        await ShouldStillBeSignedInAsync(application, signedIn);
    }

    private static async Task ShouldStillBeSignedInAsync(Application application, SignedIn signedIn) =>
        Browser.AnswerIn(await signedIn.Browser.GetAsync(application.Ask("openid", ("prompt", "none")).Path)).Keys.ShouldContain("code");

    private async Task ShouldAskAsync(string? state)
    {
        var (application, signedIn) = await ReadyAsync();
        var question = (await LogOutAsync(signedIn, null, null, state)).ShouldBe(HttpStatusCode.OK);

        var next = (await signedIn.Browser.SubmitAsync(question)).ShouldBe(HttpStatusCode.SeeOther);

        (await signedIn.Browser.GetAsync(next.Headers.Location!.OriginalString)).ShouldBe(HttpStatusCode.OK).Text.ShouldContain(SignedOut);
        await ShouldBeSignedOutAsync(application, signedIn);
    }

    private static async Task ShouldBeSignedOutAsync(Application application, SignedIn signedIn) =>
        Browser
            .AnswerIn(await signedIn.Browser.GetAsync(application.Ask("openid", ("prompt", "none")).Path))["error"]
            .ShouldBe("login_required");
}
