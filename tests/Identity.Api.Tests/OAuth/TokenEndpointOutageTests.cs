using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;

namespace Identity.Api.Tests.OAuth;

public sealed class TokenEndpointOutageTests
{
    [Fact]
    public async Task Without_the_database_the_answer_is_503_and_never_a_verdict_on_the_client()
    {
        await using var host = await IdentityHost.StartOnAsync("Host=127.0.0.1;Port=1;Database=gone;Username=nobody;Password=nothing");

        var answer = await ServiceClient.RequestAsync(
            host,
            ServiceClient.Basic(ClientId.Create(), "a secret that nobody can check"),
            ("grant_type", "client_credentials")
        );

        answer.ShouldBe(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
    }
}
