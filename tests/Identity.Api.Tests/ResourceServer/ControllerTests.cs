using System.Net;
using System.Net.Http.Headers;
using Identity.ResourceServer;
using Identity.ResourceServer.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Identity.Api.Tests.ResourceServer;

/// <summary>The same rules as attributes of controllers.</summary>
public sealed class ControllerTests : IAsyncLifetime
{
    private TestIssuer issuer = null!;
    private WebApplication app = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        issuer = await TestIssuer.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddControllers().AddApplicationPart(typeof(ControllerTests).Assembly);
        builder.Services.AddIdentityResourceServer(options =>
            (options.Issuer, options.ClientId, options.ClientSecret) = (issuer.Address, "client", "secret")
        );
        app = builder.Build();
        app.MapControllers();
        await app.StartAsync();
        client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task Attributes_open_what_the_methods_of_endpoints_open()
    {
        var branch = Guid.CreateVersion7();
        (string Token, string Path, HttpStatusCode Status)[] table =
        [
            (issuer.Individual(), "role", HttpStatusCode.OK),
            (issuer.Advisor(branch), "role", HttpStatusCode.Forbidden),
            (issuer.Individual(token => token.ClientId = "client_AZqp4l08fVKcHg1sDA9bEQ"), "role", HttpStatusCode.Forbidden),
            (issuer.Service("orders.write"), "scope", HttpStatusCode.OK),
            (issuer.Service("orders.read"), "scope", HttpStatusCode.Forbidden),
            (issuer.Advisor(branch), $"branches/{branch}", HttpStatusCode.OK),
            (issuer.Advisor(Guid.CreateVersion7()), $"branches/{branch}", HttpStatusCode.Forbidden),
            (issuer.Temporary(), "temporary", HttpStatusCode.OK),
            (issuer.Temporary(), "role", HttpStatusCode.Unauthorized),
            (issuer.Individual(), "temporary", HttpStatusCode.Forbidden),
            ("", "scope", HttpStatusCode.Unauthorized),
        ];
        foreach (var (token, path, status) in table)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/controlled/{path}");
            request.Headers.Authorization = token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", token);
            using var answer = await client.SendAsync(request);
            answer.StatusCode.ShouldBe(status, path);
        }
    }
}

[ApiController, Route("controlled")]
public sealed class ControlledController : ControllerBase
{
    [HttpGet("role"), Authorize(Roles = "individual")]
    public IActionResult GetByRole() => Ok();

    [HttpGet("scope"), RequireScope("orders.write")]
    public IActionResult GetByScope() => Ok();

    [HttpGet("branches/{branchId}"), RequireBranch("branchId")]
    public IActionResult GetOfBranch() => Ok();

    [HttpGet("temporary"), RequireTemporaryToken]
    public IActionResult GetOfOnboarding() => Ok();
}
