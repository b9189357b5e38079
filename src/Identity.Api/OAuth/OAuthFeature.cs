using Identity.Api.Http;
using Identity.Domain.OAuth;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Api.OAuth;

/// <summary>Clients, the tokens that they get, and the engine that speaks the protocols for them.</summary>
internal static class OAuthFeature
{
    /// <summary>RFC 6749 section 4.1.2 has ten minutes at most; a browser needs a second (security requirement 61).</summary>
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(60);

    internal static IServiceCollection AddOAuth(this IServiceCollection services)
    {
        services
            .AddSingleton<CreateClient>()
            .AddSingleton<RotateClientSecret>()
            .AddSingleton<DisableClient>()
            .AddSingleton<AuthenticateClient>()
            .AddSingleton<IssueClientToken>()
            .AddSingleton<ClientDoor>()
            .AddSingleton<ClientCredentialsGrant>()
            .AddSingleton<RedeemCode>()
            .AddSingleton<RefreshClientSession>()
            .AddSingleton<AuthorizationCodeGrant>()
            .AddSingleton<RefreshTokenGrant>()
            .AddSingleton<ExchangeToken>()
            .AddSingleton<TokenExchangeGrant>()
            .AddSingleton<TemporaryTokenGrant>()
            .AddSingleton<StartDevice>()
            .AddSingleton<RedeemDeviceCode>()
            .AddSingleton<ConnectDevice>()
            .AddSingleton<DeviceCodeGrant>()
            .AddSingleton<DeviceFlow>()
            .AddSingleton<BrowserLogIn>()
            .AddSingleton<PersonClaims>()
            .AddSingleton<BrowserSession>()
            .AddSingleton<SignInFlow>()
            .AddSingleton<SignOutFlow>()
            .AddSingleton<RevokeToken>()
            .AddSingleton<GiveConsent>()
            .AddSingleton<WithdrawConsent>()
            .AddSingleton<ConsentQuestion>()
            .AddSingleton<ICorsPolicyProvider, ClientOrigins>()
            .AddSingleton<IRefusalShape, OAuthRefusals>();
        return services.AddEngine();
    }

    private static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddOpenIddict().AddServer(Configure);
        return services
            .AddScoped<Engine>()
            .AddSingleton<IPostConfigureOptions<OpenIddictServerOptions>, DeviceGrantOptions>() // behind the engine's own
            .AddSingleton<EngineOptions>()
            .AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(it => it.GetRequiredService<EngineOptions>())
            .AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(it => it.GetRequiredService<EngineOptions>());
    }

    private static void Configure(OpenIddictServerBuilder server)
    {
        server
            .SetAuthorizationEndpointUris(Relative(AuthorizationEndpoint.Path))
            .SetPushedAuthorizationEndpointUris(Relative(PushedRequestEndpoint.Path))
            .SetTokenEndpointUris(Relative(TokenEndpoint.Path))
            .SetEndSessionEndpointUris(Relative(LogoutEndpoint.Path))
            .SetUserInfoEndpointUris(Relative(UserInfoEndpoint.Path))
            .SetIntrospectionEndpointUris(Relative(IntrospectionEndpoint.Path))
            .SetRevocationEndpointUris(Relative(TokenRevocationEndpoint.Path))
            .SetConfigurationEndpointUris(".well-known/openid-configuration", ".well-known/oauth-authorization-server")
            .SetJsonWebKeySetEndpointUris(".well-known/jwks.json");
        server
            .AllowClientCredentialsFlow()
            .AllowAuthorizationCodeFlow()
            .RequireProofKeyForCodeExchange()
            .AllowRefreshTokenFlow()
            .AllowTokenExchangeFlow()
            .SetAuthorizationCodeLifetime(CodeLifetime)
            .Configure(Restrict);

        // The session is the authorization, and a code opens it once: nothing of the engine's own is stored.
        server.DisableTokenStorage().DisableAuthorizationStorage().DisableAccessTokenEncryption();

        // Scopes and audiences of other services are the client's list and its rules, which the domain knows.
        server.DisableScopeValidation().IgnoreScopePermissions();
        server.DisableAudienceValidation().IgnoreAudiencePermissions();
        server.DisableResourceValidation().IgnoreResourcePermissions();
        server.AddEventHandler(OwnAddress.Descriptor).AddEventHandler(OwnTokens.Descriptor).AddEventHandler(OwnRefreshTokens.Descriptor);
        server.AddEventHandler(OwnSubjectTokens.Descriptor).AddEventHandler(OwnDeviceCodes.Descriptor);
        server.RemoveEventHandler(OpenIddictServerHandlers.Exchange.ValidateGrantedScopes.Descriptor); // the row of the session knows them
        Keep<ApplyAuthorizationResponseContext>(server);
        Keep<ApplyPushedAuthorizationResponseContext>(server);
        Keep<ApplyEndSessionResponseContext>(server);
        Keep<ApplyTokenResponseContext>(server);
        Keep<ApplyConfigurationResponseContext>(server);
        server
            .UseAspNetCore()
            .EnableAuthorizationEndpointPassthrough()
            .EnableTokenEndpointPassthrough()
            .EnableEndSessionEndpointPassthrough()
            .DisableTransportSecurityRequirement(); // TLS ends at the proxy
    }

    /// <summary>What the engine can do and this service does not (RFC 9700): a plain challenge, answers outside the query.</summary>
    private static void Restrict(OpenIddictServerOptions options)
    {
        options.RequestTokenLifetime = CodeLifetime; // a browser is sent on at once
        options.CodeChallengeMethods.Clear();
        options.CodeChallengeMethods.Add(OpenIddictConstants.CodeChallengeMethods.Sha256);
        options.ResponseModes.Clear();
        options.ResponseModes.Add(OpenIddictConstants.ResponseModes.Query);
        options.SubjectTokenTypes.Clear();
        options.SubjectTokenTypes.Add(OpenIddictConstants.TokenTypeIdentifiers.AccessToken);
        options.RequestedTokenTypes.Clear();
        options.RequestedTokenTypes.Add(OpenIddictConstants.TokenTypeIdentifiers.AccessToken);
        options.ActorTokenTypes.Clear();
        options.ClientAuthenticationMethods.Clear();
        options.ClientAuthenticationMethods.UnionWith(PresentedClient.Methods);
    }

    /// <summary>An answer that its endpoint writes.</summary>
    private static void Keep<TContext>(OpenIddictServerBuilder server)
        where TContext : BaseRequestContext =>
        server.AddEventHandler(ExactIssuer<TContext>.Descriptor).AddEventHandler(KeepAnswer<TContext>.Descriptor);

    private static string Relative(string path) => path.TrimStart('/');
}
