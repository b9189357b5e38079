using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Testing;
using Identity.Testing.Containers;

namespace Identity.Api.Tests.Containers;

/// <summary>Builds an image, for minutes: alone, so that it disturbs no test that measures time.</summary>
[CollectionDefinition("compose", DisableParallelization = true)]
public sealed class ComposeCollection;

/// <summary>The compose file as an operator runs it, on a real engine.</summary>
[Collection("compose")]
public sealed class ComposeTests
{
    private const string Email = "ada@example.com";

    private static readonly string s_password = Person.NewPassword();

    [Fact]
    public async Task What_was_signed_up_is_there_after_a_restart_and_after_down_and_up()
    {
        if (!await DockerEngine.AnswersAsync())
        {
            Announcement.Make("No Docker engine answers: docker-compose.yml was not run.");
            return;
        }

        await using var project = new ComposeProject(Repository.PathOf("docker-compose.yml"));
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = project.Address };
        await project.UpAsync();
        var token = await TokenAsync(
            client,
            "/signup",
            new
            {
                email = Email,
                name = "Ada Lovelace",
                password = s_password,
            },
            HttpStatusCode.Created
        );
        (await ProfileAsync(client, token)).ShouldBe(Email);

        await project.RestartAsync();
        await ReadyAsync(client);
        (await ProfileAsync(client, token)).ShouldBe(Email); // the same keys, the same session
        await LogInAsync(client);

        await project.DownAsync();
        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync("/health/ready"));
        await project.UpAsync();
        (await ProfileAsync(client, token)).ShouldBe(Email);
        await LogInAsync(client);
    }

    private static Task<string> LogInAsync(HttpClient client) =>
        TokenAsync(client, "/login", new { email = Email, password = s_password }, HttpStatusCode.OK);

    private static async Task<string> TokenAsync(HttpClient client, string path, object body, HttpStatusCode status)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        return (string)JsonNode.Parse(text)!["data"]!["accessToken"]!;
    }

    private static async Task<string> ProfileAsync(HttpClient client, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/profile");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return (string)JsonNode.Parse(text)!["data"]!["email"]!;
    }

    /// <summary>A restart does not wait until the service serves again.</summary>
    private static Task ReadyAsync(HttpClient client) =>
        Eventually.SeeAsync(
            async () =>
            {
                try
                {
                    using var answer = await client.GetAsync("/health/ready");
                    return answer.StatusCode;
                }
                catch (HttpRequestException)
                {
                    return (HttpStatusCode?)null;
                }
            },
            status => status is HttpStatusCode.OK
        );
}
