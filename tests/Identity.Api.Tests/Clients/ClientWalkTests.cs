using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Clients;

/// <summary>
/// The clients that docs/clients.md generates walk from a signup to the exchange of a temporary token. They are compiled, so what the
/// OpenAPI document loses stops the build; what it says wrongly stops a walk. The database plays no part in that, so there is one host.
/// </summary>
public sealed class ClientWalkTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    [Fact]
    public Task A_client_by_Kiota_walks_from_signup_to_exchange() => KiotaWalk.WalkAsync(fixture.Host);

    [Fact]
    public Task A_client_by_NSwag_walks_from_signup_to_exchange() => NSwagWalk.WalkAsync(fixture.Host);

    [Fact]
    public Task A_client_by_openapi_typescript_walks_from_signup_to_exchange() => TypeScriptWalk.WalkAsync(fixture.Host);
}
