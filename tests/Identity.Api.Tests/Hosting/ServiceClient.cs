using System.Net.Http.Headers;
using System.Text;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Hosting;

/// <summary>Another service, registered by an operator.</summary>
public sealed record ServiceClient(string Id, string Secret)
{
    public static Task<ServiceClient> CreateAsync(IdentityHost host, params string[] scopes) => CreateAsync(host, scopes, []);

    public static async Task<ServiceClient> CreateAsync(IdentityHost host, string[] scopes, string[] audiences, params string[] grants)
    {
        var definition = ClientDefinition.Parse(
            "Test service",
            grants,
            scopes,
            audiences,
            host.Services.GetRequiredService<TokenSettings>()
        );
        var (client, secret) = await host
            .Services.GetRequiredService<CreateClient>()
            .ExecuteAsync(definition.Value!, Operator.CommandLine, CancellationToken.None);
        host.Watch.Add(secret!.Text);
        return new ServiceClient(client.Id, secret!.Text);
    }

    /// <summary>A token with all scopes of a client of its own.</summary>
    public static async Task<string> TokenOfNewAsync(IdentityHost host, params string[] scopes) =>
        await (await CreateAsync(host, scopes)).TokenAsync(host);

    public async Task<string> TokenAsync(IdentityHost host, params (string Name, string Value)[] parameters) =>
        (string)(await RequestAsync(host, parameters)).ShouldBe(System.Net.HttpStatusCode.OK).Json["access_token"]!;

    /// <summary><c>client_secret_basic</c> and the grant, with these parameters besides.</summary>
    public Task<Answer> RequestAsync(IdentityHost host, params (string Name, string Value)[] parameters) =>
        RequestAsync(host, Basic(), [("grant_type", "client_credentials"), .. parameters]);

    public AuthenticationHeaderValue Basic() => Basic(Id, Secret);

    /// <summary>RFC 6749 section 2.3.1: form-encoded first.</summary>
    public static AuthenticationHeaderValue Basic(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));

    public static Task<Answer> RequestAsync(
        IdentityHost host,
        AuthenticationHeaderValue? authorization,
        params (string Name, string Value)[] parameters
    ) => RequestAsync(host, authorization, new FormUrlEncodedContent(parameters.Select(it => KeyValuePair.Create(it.Name, it.Value))));

    public static async Task<Answer> RequestAsync(IdentityHost host, AuthenticationHeaderValue? authorization, HttpContent? content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = content };
        request.Headers.Authorization = authorization;
        return await host.SendAsync(request);
    }
}
