using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Identity.Api.Tests.Hosting.LongestFirst))]

namespace Identity.Api.Tests.Hosting;

/// <summary>Classes that take a minute and more begin first, or one of them would run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "Http.UnwritableStoreTests",
        "CommandLine.KeysOnPostgreSql",
        "CommandLine.KeysOnSqlite",
        "CommandLine.ServeProcessTests",
        "CommandLine.KilledProcessTests",
        "Documents.WalkthroughTests",
        "Login.LogInTimingTests",
        "Passwords.ResetPasswordOnPostgreSql",
        "Passwords.ResetPasswordOnSqlite",
        "Attacks.SiegesOnSqlite",
        "Attacks.SiegesOnPostgreSql",
        "Tokens.StockConsumerTests",
        "Throttling.ForwardedHeadersTests",
        "Tokens.KeyRotationTests",
        "Sessions.OutageTests",
        "Architecture.FeatureTests",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Rank)];

    private static int Rank<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection =>
        Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains($".{name} ", StringComparison.Ordinal))
            is >= 0
                and var rank
            ? rank
            : Long.Length;
}
