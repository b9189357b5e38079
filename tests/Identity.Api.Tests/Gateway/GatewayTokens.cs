using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Gateway;

/// <summary>Genuine access tokens of either role, without the accounts behind them: the gateway asks none.</summary>
internal static class GatewayTokens
{
    public static AccessToken Of(IdentityHost host, Roles role, Guid? branchId = null)
    {
        var now = host.Clock.GetUtcNow();
        return new AccessToken(
            Guid.CreateVersion7(),
            Guid.CreateVersion7(),
            Guid.CreateVersion7(),
            "first-party",
            role,
            "profile sessions",
            branchId,
            now,
            ["pwd"],
            now,
            now.AddMinutes(30)
        );
    }

    public static string Sign(this IdentityHost host, AccessToken token) => host.Services.GetRequiredService<ITokenSigner>().Sign(token);

    public static string Token(this IdentityHost host, Roles role) => host.Sign(Of(host, role));
}
