using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Identity.Domain;
using Identity.Domain.OAuth;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;

namespace Identity.Infrastructure.OAuth;

/// <summary>
/// Our clients, as the engine looks at them: <see cref="Client"/> stays the one place where a client is described and changed. The engine
/// only reads. A disabled client is none.
/// </summary>
internal sealed partial class ClientApplications(IClientStore clients, RequestingClient requesting) : IOpenIddictApplicationStore<Client>
{
    private const string Hidden = "***";

    // For one request: the engine looks its client up at several steps.
    private readonly Dictionary<string, Client?> found = new(StringComparer.Ordinal);

    public ValueTask<Client?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        FindByClientIdAsync(identifier, cancellationToken);

    public async ValueTask<Client?> FindByClientIdAsync(string identifier, CancellationToken cancellationToken)
    {
        if (requesting.Value?.Id == identifier)
        {
            return requesting.Value;
        }

        if (!ClientId.IsWellFormed(identifier))
        {
            return null;
        }

        if (!found.TryGetValue(identifier, out var client))
        {
            client = await clients.FindAsync(identifier, cancellationToken);
            found[identifier] = client is { DisabledAt: null } ? client : null;
        }

        return found[identifier];
    }

    public ValueTask<string?> GetApplicationTypeAsync(Client application, CancellationToken cancellationToken) =>
        new(OpenIddictConstants.ApplicationTypes.Web);

    public ValueTask<string?> GetClientIdAsync(Client application, CancellationToken cancellationToken) => new(application.Id);

    /// <summary>Only whether there is one: <see cref="ClientApplicationManager"/> compares.</summary>
    public ValueTask<string?> GetClientSecretAsync(Client application, CancellationToken cancellationToken) =>
        new(application.IsPublic ? null : Hidden);

    public ValueTask<string?> GetClientTypeAsync(Client application, CancellationToken cancellationToken) =>
        new(application.IsPublic ? OpenIddictConstants.ClientTypes.Public : OpenIddictConstants.ClientTypes.Confidential);

    public ValueTask<string?> GetConsentTypeAsync(Client application, CancellationToken cancellationToken) =>
        new(application.NeedsConsent ? OpenIddictConstants.ConsentTypes.Explicit : OpenIddictConstants.ConsentTypes.Implicit);

    public ValueTask<string?> GetDisplayNameAsync(Client application, CancellationToken cancellationToken) => new(application.Name);

    public ValueTask<ImmutableDictionary<CultureInfo, string>> GetDisplayNamesAsync(
        Client application,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<CultureInfo, string>.Empty);

    public ValueTask<string?> GetIdAsync(Client application, CancellationToken cancellationToken) => new(application.Id);

    public ValueTask<JsonWebKeySet?> GetJsonWebKeySetAsync(Client application, CancellationToken cancellationToken) =>
        new((JsonWebKeySet?)null);

    public ValueTask<ImmutableArray<string>> GetPermissionsAsync(Client application, CancellationToken cancellationToken) =>
        new(ClientPermissions.Of(application));

    public ValueTask<ImmutableArray<string>> GetPostLogoutRedirectUrisAsync(Client application, CancellationToken cancellationToken) =>
        new([.. application.PostLogoutRedirectUris]);

    public ValueTask<ImmutableDictionary<string, JsonElement>> GetPropertiesAsync(
        Client application,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<string, JsonElement>.Empty);

    public ValueTask<ImmutableArray<string>> GetRedirectUrisAsync(Client application, CancellationToken cancellationToken) =>
        new([.. application.RedirectUris]);

    public ValueTask<ImmutableArray<string>> GetRequirementsAsync(Client application, CancellationToken cancellationToken) =>
        new([OpenIddictConstants.Requirements.Features.ProofKeyForCodeExchange]);

    public ValueTask<ImmutableDictionary<string, string>> GetSettingsAsync(Client application, CancellationToken cancellationToken) =>
        new(ImmutableDictionary<string, string>.Empty);
}
