using System.Net;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Hosting;

/// <summary>A device without a browser that waits to be connected, and what the service has answered it.</summary>
internal sealed record Device(Application Client, Answer Answer)
{
    public const string Scope = "openid offline_access orders.read";

    public string Code => (string)Answer.Json["device_code"]!;

    public string UserCode => (string)Answer.Json["user_code"]!;

    public static async Task<Application> RegisterAsync(IdentityHost host, bool isPublic = true, string[]? audiences = null)
    {
        var definition = ClientDefinition.Parse(
            "Test device",
            [GrantTypes.DeviceCode, GrantTypes.RefreshToken],
            ["openid", "profile", "orders.read"],
            audiences ?? [],
            host.Services.GetRequiredService<TokenSettings>(),
            new SignInDefinition { IsPublic = isPublic }
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

    public static async Task<Device> StartAsync(Application client, params (string Name, string Value)[] more)
    {
        var answer = (await AskAsync(client, [("scope", Scope), .. more])).ShouldBe(HttpStatusCode.OK);
        var device = new Device(client, answer);
        client.Host.Watch.Add(device.Code);
        return device;
    }

    public static async Task<Answer> AskAsync(Application client, params (string Name, string Value)[] parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/device")
        {
            Content = new FormUrlEncodedContent(
                parameters.Append(("client_id", client.Id)).Select(it => KeyValuePair.Create(it.Item1, it.Item2))
            ),
        };
        request.Headers.Authorization = client.Secret is null ? null : ServiceClient.Basic(client.Id, client.Secret);
        return await client.Host.SendAsync(request);
    }

    public Task<Answer> PollAsync(Application? by = null) =>
        (by ?? Client).TokenAsync(("grant_type", GrantTypes.DeviceCode), ("device_code", Code));

    /// <summary>The question that the person is asked, in a browser in which they have just signed in.</summary>
    public async Task<(Browser Browser, Answer Question)> AskedAsync(Person person)
    {
        var browser = new Browser(Client.Host);
        var signIn = await browser.SubmitAsync(await browser.GetAsync("/device"), ("user_code", UserCode));
        var question = await browser.SubmitAsync(signIn, ("email", person.Email), ("password", person.Password));
        return (browser, question.ShouldBe(HttpStatusCode.OK));
    }

    public async Task<Device> ConnectAsync(Person person)
    {
        var (browser, question) = await AskedAsync(person);
        (await browser.SubmitAsync(question, ("decision", "allow"))).ShouldBe(HttpStatusCode.OK);
        return this;
    }
}
