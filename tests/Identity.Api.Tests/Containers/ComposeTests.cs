using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Documents;
using Identity.Api.Tests.Hosting;
using Identity.Testing;
using Identity.Testing.Containers;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Containers;

/// <summary>Builds an image, for minutes: alone, so that it disturbs no test that measures time.</summary>
[CollectionDefinition("compose", DisableParallelization = true)]
public sealed class ComposeCollection;

/// <summary>The compose file as an operator runs it, on a real engine.</summary>
[Collection("compose")]
public sealed class ComposeTests
{
    private const string Email = "ada@example.com";

    private static readonly string Password = Person.NewPassword();

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
                password = Password,
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

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task The_readme_starts_it_in_a_clean_copy()
    {
        var step = Walk.Read(Repository.PathOf("README.md"), "With docker compose").ShouldHaveSingleItem();
        using var directory = new DataDirectory();
        await CleanCopy.MakeAsync(directory.Path);
        var port = LoopbackPort.Choose();
        await using var shell = new Shell(directory.Path, port, ServiceProgram.File);
        var name = $"identity-test-{Guid.CreateVersion7():N}"; // a project, an image and a port that no installation has
        await shell.RunAsync(
            $$"""
            export COMPOSE_PROJECT_NAME={{name}} COMPOSE_FILE=docker-compose.yml:override.yml IDENTITY_LISTEN=127.0.0.1:{{port}}
            echo 'services: { identity: { image: {{name}} } }' >override.yml
            """
        );
        if (!await DockerEngine.AnswersAsync())
        {
            Announcement.Make("No Docker engine answers: the section \"With docker compose\" of README.md was not run, but checked.");
            await shell.RunAsync(step.Commands.Split('\n')[0]);
            (await shell.RunAsync("docker compose version >/dev/null 2>&1 && docker compose config --quiet")).ShouldBeEmpty();
            return;
        }

        try
        {
            var came = await shell.RunAsync(step.Commands.Replace("localhost:8080", $"localhost:{port}", StringComparison.Ordinal));
            came[^1]
                .ShouldBe(
                    """{"data":{"status":"ok","warnings":["Identity:Mail:Host is not set. Emails are not sent but written to files."]}}""",
                    string.Join('\n', came)
                );
        }
        finally
        {
            await shell.RunAsync($"docker compose down --volumes --timeout 5; docker image rm {name}");
        }
    }

    private static Task<string> LogInAsync(HttpClient client) =>
        TokenAsync(client, "/login", new { email = Email, password = Password }, HttpStatusCode.OK);

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
