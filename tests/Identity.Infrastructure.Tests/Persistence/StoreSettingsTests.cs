using Identity.Infrastructure.Persistence;

namespace Identity.Infrastructure.Tests.Persistence;

public sealed class StoreSettingsTests
{
    [Theory]
    [InlineData("Host=localhost;Database=identity;Username=u", DatabaseKind.PostgreSql)]
    [InlineData("Database=identity; host = a,b ;Target Session Attributes=primary", DatabaseKind.PostgreSql)]
    [InlineData("Data Source=data/identity.db", DatabaseKind.Sqlite)]
    [InlineData("Data Source=hosts/host.db", DatabaseKind.Sqlite)]
    [InlineData("Data Source=:memory:", DatabaseKind.Sqlite)]
    public void A_connection_string_with_a_host_is_PostgreSQL_and_any_other_is_SQLite(string connectionString, DatabaseKind kind) =>
        StoreSettings.Parse(connectionString, migrateOnStart: true).Kind.ShouldBe(kind);

    [Theory]
    [InlineData("Host=localhost;Nonsense=1")]
    [InlineData("Data Source=a.db;Nonsense=1")]
    [InlineData("postgres://user@localhost/identity")]
    public void A_connection_string_that_its_driver_cannot_read_is_refused(string connectionString) =>
        Should.Throw<ArgumentException>(() => StoreSettings.Parse(connectionString, migrateOnStart: true));

    [Fact]
    public void It_prints_without_the_password_in_it() =>
        $"{new StoreSettings("Host=localhost;Password=hunter2")}".ShouldNotContain("hunter2");
}
