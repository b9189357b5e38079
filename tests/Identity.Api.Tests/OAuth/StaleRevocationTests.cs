using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.OAuth;

public sealed class StaleRevocationTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    [Theory]
    [InlineData("/connect/revoke")]
    [InlineData("/connect/introspect")]
    public async Task A_replica_that_knows_no_revocations_says_so_and_never_that_all_is_well(string path)
    {
        var host = fixture.Host;
        var service = await ServiceClient.CreateAsync(host, "a");
        var token = await service.TokenAsync(host);
        await using var replica = await host.StartReplicaAsync(
            host.ConnectionString,
            services => services.AddSingleton<IRevocations>(new Stale())
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]),
        };
        request.Headers.Authorization = service.Basic();

        var answer = await replica.SendAsync(request);

        answer.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    private sealed class Stale : IRevocations
    {
        public bool IsCurrent => false;

        public bool IsRevoked(VerifiedToken token) => false;
    }
}
