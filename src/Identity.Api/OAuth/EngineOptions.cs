using Identity.Api.Http;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Identity.Infrastructure.OAuth;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenIddict.Server;

namespace Identity.Api.OAuth;

/// <summary>
/// What the engine needs to know of keys, issuer and scopes. It is told again when the keys change, so that a rotation or an emergency
/// revocation needs no restart.
/// </summary>
internal sealed class EngineOptions
    : IConfigureOptions<OpenIddictServerOptions>,
        IOptionsChangeTokenSource<OpenIddictServerOptions>,
        IDisposable
{
    private readonly ProtocolKeys keys;
    private readonly TokenSettings settings;
    private readonly RouteTable routes;
    private CancellationTokenSource changed = new();

    public EngineOptions(ProtocolKeys keys, TokenSettings settings, RouteTable routes)
    {
        (this.keys, this.settings, this.routes) = (keys, settings, routes);
        keys.OnChange(Tell);
    }

    public string? Name => Options.DefaultName;

    public void Configure(OpenIddictServerOptions options)
    {
        options.Issuer = new Uri(settings.Issuer, UriKind.Absolute);
        options.Scopes.UnionWith([.. ScopesOf.OpenIdConnect, OwnScopes.Account, OwnScopes.Branch, .. routes.Scopes]);
        options.Claims.UnionWith(PersonClaims.Names);
        options.SigningCredentials.AddRange(keys.Signing());
        options.EncryptionCredentials.AddRange(keys.Sealing);
        options.AccessTokenLifetime = settings.AccessTokenLifetime;
        options.RefreshTokenLifetime = settings.RefreshTokenLifetime;
    }

    public IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);

    public void Dispose() => changed.Dispose();

    private void Tell() => Interlocked.Exchange(ref changed, new CancellationTokenSource()).Cancel();
}
