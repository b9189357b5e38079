using Identity.Domain.OAuth;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace Identity.Infrastructure.OAuth;

/// <summary>The rules of the domain in the place of the engine's own, wherever it compares something of a client.</summary>
internal sealed class ClientApplicationManager(
    IOpenIddictApplicationCache<Client> cache,
    ILogger<OpenIddictApplicationManager<Client>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<Client> store,
    RequestingClient requesting
) : OpenIddictApplicationManager<Client>(cache, logger, options, store)
{
    /// <summary>True for the client that has proven itself before the engine was asked, by the same secret. The engine would hash anew: its
    /// own way is made for passwords that people choose.</summary>
    public override ValueTask<bool> ValidateClientSecretAsync(
        Client application,
        string secret,
        CancellationToken cancellationToken = default
    ) => new(ReferenceEquals(requesting.Value, application));

    public override ValueTask<bool> ValidateRedirectUriAsync(
        Client application,
        string uri,
        CancellationToken cancellationToken = default
    ) => new(application.AdmitsRedirect(uri));

    public override ValueTask<bool> ValidatePostLogoutRedirectUriAsync(
        Client application,
        string uri,
        CancellationToken cancellationToken = default
    ) => new(application.AdmitsPostLogoutRedirect(uri));
}
