using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Hosting;

/// <summary>An application that signs people in by OpenID Connect.</summary>
internal sealed record Application(IdentityHost Host, string Id, string? Secret)
{
    public const string Callback = "https://app.example.com/callback";
    public const string Bye = "https://app.example.com/bye";

    public static async Task<Application> CreateAsync(
        IdentityHost host,
        bool isPublic = false,
        bool consent = false,
        string[]? scopes = null,
        string[]? audiences = null,
        string? backchannelLogoutUri = null
    )
    {
        var definition = ClientDefinition.Parse(
            "Test application",
            [],
            scopes ?? ["openid", "profile", "email", "phone", "orders.read"],
            audiences ?? [],
            host.Services.GetRequiredService<TokenSettings>(),
            new SignInDefinition
            {
                RedirectUris = [Callback, "http://127.0.0.1/callback", "com.example.app:/callback"],
                PostLogoutRedirectUris = [Bye],
                BackchannelLogoutUri = backchannelLogoutUri,
                IsPublic = isPublic,
                NeedsConsent = consent,
            }
        );
        var (client, secret) = await host
            .Services.GetRequiredService<CreateClient>()
            .ExecuteAsync(definition.Value!, Operator.CommandLine, CancellationToken.None);
        if (secret is not null)
        {
            host.Watch.Add(secret.Text);
        }

        return new Application(host, client.Id, secret?.Text);
    }

    /// <summary>The whole way: sign-in form, code, tokens.</summary>
    public async Task<Answer> SignInAsync(
        Person person,
        string scope = "openid offline_access orders.read",
        params (string, string)[] extra
    )
    {
        var ask = Ask(scope, extra);
        return await RedeemAsync(await ask.CodeAsync(await Browser.SignInAsync(this, ask, person)), ask);
    }

    public Request Ask(string scope = "openid offline_access orders.read", params (string Name, string Value)[] extra) =>
        new(this, scope, extra);

    public Task<Answer> RedeemAsync(string code, Request asked, params (string Name, string Value)[] otherwise) =>
        TokenAsync([
            .. Merge(
                [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback), ("code_verifier", asked.Verifier)],
                otherwise
            ),
        ]);

    public Task<Answer> RefreshAsync(string refreshToken, params (string Name, string Value)[] more) =>
        TokenAsync([("grant_type", "refresh_token"), ("refresh_token", refreshToken), .. more]);

    public Task<Answer> TokenAsync(params (string Name, string Value)[] parameters) =>
        ServiceClient.RequestAsync(
            Host,
            Secret is null ? null : ServiceClient.Basic(Id, Secret),
            [.. parameters, .. Secret is null ? (IEnumerable<(string, string)>)[("client_id", Id)] : []]
        );

    private static IEnumerable<(string, string)> Merge((string Name, string Value)[] usual, (string Name, string Value)[] otherwise) =>
        usual.Where(it => otherwise.All(other => other.Name != it.Name)).Concat(otherwise.Where(it => it.Value.Length > 0));

    /// <summary>A request to sign a person in, with the proof key that belongs to it.</summary>
    internal sealed class Request(Application application, string scope, (string Name, string Value)[] extra)
    {
        public string Verifier { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

        public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

        public string Path =>
            QueryHelpers.AddQueryString(
                "/connect/authorize",
                Merge(
                        [
                            ("client_id", application.Id),
                            ("redirect_uri", Callback),
                            ("response_type", "code"),
                            ("scope", scope),
                            ("state", "some state"),
                            ("nonce", "some nonce"),
                            ("code_challenge", Challenge),
                            ("code_challenge_method", "S256"),
                        ],
                        extra
                    )
                    .Select(it => KeyValuePair.Create(it.Item1, (string?)it.Item2))
            );

        /// <summary>The code for a browser that is signed in.</summary>
        public async Task<string> CodeAsync(Browser browser) => Browser.AnswerIn(await browser.GetAsync(Path))["code"];
    }
}

/// <summary>A browser with its cookies, as far as the sign-in page is concerned.</summary>
internal sealed partial class Browser(IdentityHost host)
{
    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);

    public static async Task<Browser> SignInAsync(Application application, Application.Request asked, Person person)
    {
        var browser = new Browser(application.Host);
        var page = (await browser.GetAsync(asked.Path)).ShouldBe(HttpStatusCode.OK);
        (await browser.SubmitAsync(page, ("email", person.Email), ("password", person.Password))).ShouldBe(HttpStatusCode.SeeOther);
        return browser;
    }

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Fills the first form of a page in and sends it.</summary>
    public Task<Answer> SubmitAsync(Answer page, params (string Name, string Value)[] fields)
    {
        var form = FormTag().Match(page.Text);
        form.Success.ShouldBeTrue(page.Text);
        var hidden = HiddenField()
            .Matches(page.Text)
            .Select(match => (WebUtility.HtmlDecode(match.Groups["name"].Value), WebUtility.HtmlDecode(match.Groups["value"].Value)));
        return PostAsync(form.Groups["action"].Value, [.. hidden, .. fields]);
    }

    /// <summary>The same, with other values in its hidden fields.</summary>
    public Task<Answer> SubmitWithAsync(Answer page, params (string Name, string Value)[] fields)
    {
        var form = FormTag().Match(page.Text);
        var hidden = HiddenField()
            .Matches(page.Text)
            .Select(match => (WebUtility.HtmlDecode(match.Groups["name"].Value), WebUtility.HtmlDecode(match.Groups["value"].Value)))
            .Where(it => fields.All(field => field.Name != it.Item1));
        return PostAsync(form.Groups["action"].Value, [.. hidden, .. fields]);
    }

    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(it => KeyValuePair.Create(it.Name, it.Value))),
        };
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        return SendAsync(request);
    }

    /// <summary>The parameters that an answer carries back to the application.</summary>
    public static Dictionary<string, string> AnswerIn(Answer answer)
    {
        answer.ShouldBe(HttpStatusCode.SeeOther);
        var location = answer.Headers.Location!;
        location.GetLeftPart(UriPartial.Path).ShouldBe(Application.Callback);
        return QueryHelpers.ParseQuery(location.Query).ToDictionary(it => it.Key, it => it.Value.ToString(), StringComparer.Ordinal);
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            var answer = await host.SendAsync(request);
            foreach (var cookie in Cookies(answer.Headers))
            {
                var (name, value) = (cookie.Split('=', 2)[0], cookie.Split('=', 2)[1].Split(';')[0]);
                cookies[name] = value;
            }

            return answer;
        }
    }

    private static IEnumerable<string> Cookies(HttpResponseHeaders headers) =>
        headers.TryGetValues("Set-Cookie", out var values) ? values : [];

    [GeneratedRegex("""<form method="post" action="(?<action>[^"]+)">""", RegexOptions.NonBacktracking)]
    private static partial Regex FormTag();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)">""", RegexOptions.NonBacktracking)]
    private static partial Regex HiddenField();
}
