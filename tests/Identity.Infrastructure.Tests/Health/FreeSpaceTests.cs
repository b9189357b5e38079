using Identity.Infrastructure.Health;
using Identity.Infrastructure.Persistence;

namespace Identity.Infrastructure.Tests.Health;

public sealed class FreeSpaceTests
{
    [Theory]
    [InlineData("Data Source=/data/identity.db", 0L, true)]
    [InlineData("Data Source=/data/identity.db", FreeSpace.LeastBytes - 1, true)]
    [InlineData("Data Source=/data/identity.db", FreeSpace.LeastBytes, false)]
    [InlineData("Data Source=/data/identity.db", null, false)] // the system does not say
    [InlineData("Host=db;Database=identity", 0L, false)] // not this machine's disk
    public void A_full_disk_stops_the_embedded_database_alone(string connectionString, long? available, bool isUsedUp) =>
        new FreeSpace(new StoreSettings(connectionString), _ => available).IsUsedUp.ShouldBe(isUsedUp);

    [Fact]
    public void The_disk_of_these_tests_has_room() =>
        new FreeSpace(new StoreSettings($"Data Source={Path.Combine(Path.GetTempPath(), "identity.db")}")).IsUsedUp.ShouldBeFalse();
}
