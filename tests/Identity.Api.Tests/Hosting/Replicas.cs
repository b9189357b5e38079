using Identity.Testing.Databases;

namespace Identity.Api.Tests.Hosting;

/// <summary>All replicas that serve one database; races are run over all of them in turn.</summary>
public abstract class Replicas(DatabaseKind kind, int count) : IAsyncLifetime
{
    // All that race share one network, and losers of a race for a code count as guesses.
    private static readonly (string Key, string Value) Patience = ("Identity:Lockout:WrongCodesPerNetworkAndHour", "100000");

    private readonly List<IdentityHost> hosts = [];

    public IdentityHost First => hosts[0];

    /// <summary>Another one than <see cref="First"/>, where there are several.</summary>
    public IdentityHost Last => hosts[^1];

    /// <summary>Sends 64 requests at once, spread over the replicas.</summary>
    public Task<Answer[]> RaceAsync(Func<IdentityHost, int, Task<Answer>> send, int runners = 64) =>
        Task.WhenAll(Enumerable.Range(0, runners).Select(index => send(hosts[index % hosts.Count], index)));

    public async ValueTask InitializeAsync()
    {
        hosts.Add(await IdentityHost.StartAsync(kind, Patience));
        while (hosts.Count < count)
        {
            hosts.Add(await First.StartReplicaAsync(Patience));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.AsEnumerable().Reverse())
        {
            await host.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

public sealed class OneOnSqlite() : Replicas(DatabaseKind.Sqlite, 1);

public sealed class OneOnPostgreSql() : Replicas(DatabaseKind.PostgreSql, 1);

public sealed class TwoOnPostgreSql() : Replicas(DatabaseKind.PostgreSql, 2);
