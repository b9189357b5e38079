using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Identity.Domain.OAuth;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Infrastructure.OAuth;

/// <summary>What the engine's interface has besides. Clients change by verbs of the domain, so none of it may be called.</summary>
internal sealed partial class ClientApplications
{
    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask<long> CountAsync<TResult>(Func<IQueryable<Client>, IQueryable<TResult>> query, CancellationToken cancellationToken) =>
        throw ReadOnly();

    public ValueTask CreateAsync(Client application, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask DeleteAsync(Client application, CancellationToken cancellationToken) => throw ReadOnly();

    public IAsyncEnumerable<Client> FindByPostLogoutRedirectUriAsync(string uri, CancellationToken cancellationToken) => throw ReadOnly();

    public IAsyncEnumerable<Client> FindByRedirectUriAsync(string uri, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask<TResult?> GetAsync<TState, TResult>(
        Func<IQueryable<Client>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw ReadOnly();

    public ValueTask<Client> InstantiateAsync(CancellationToken cancellationToken) => throw ReadOnly();

    public IAsyncEnumerable<Client> ListAsync(int? count, int? offset, CancellationToken cancellationToken) => throw ReadOnly();

    public IAsyncEnumerable<TResult> ListAsync<TState, TResult>(
        Func<IQueryable<Client>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw ReadOnly();

    public ValueTask UpdateAsync(Client application, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask SetApplicationTypeAsync(Client application, string? type, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask SetClientIdAsync(Client application, string? identifier, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask SetClientSecretAsync(Client application, string? secret, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask SetClientTypeAsync(Client application, string? type, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask SetConsentTypeAsync(Client application, string? type, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask SetDisplayNameAsync(Client application, string? name, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask SetDisplayNamesAsync(
        Client application,
        ImmutableDictionary<CultureInfo, string> names,
        CancellationToken cancellationToken
    ) => throw ReadOnly();

    public ValueTask SetJsonWebKeySetAsync(Client application, JsonWebKeySet? set, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask SetPermissionsAsync(Client application, ImmutableArray<string> permissions, CancellationToken cancellationToken) =>
        throw ReadOnly();

    public ValueTask SetPostLogoutRedirectUrisAsync(Client application, ImmutableArray<string> uris, CancellationToken cancellationToken) =>
        throw ReadOnly();

    public ValueTask SetPropertiesAsync(
        Client application,
        ImmutableDictionary<string, JsonElement> properties,
        CancellationToken cancellationToken
    ) => throw ReadOnly();

    public ValueTask SetRedirectUrisAsync(Client application, ImmutableArray<string> uris, CancellationToken cancellationToken) =>
        throw ReadOnly();

    public ValueTask SetRequirementsAsync(Client application, ImmutableArray<string> requirements, CancellationToken cancellationToken) =>
        throw ReadOnly();

    public ValueTask SetSettingsAsync(
        Client application,
        ImmutableDictionary<string, string> settings,
        CancellationToken cancellationToken
    ) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("The engine only reads clients.");
}
