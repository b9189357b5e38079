using System.Net.Sockets;
using Identity.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Identity.Infrastructure.Tests.Persistence;

/// <summary>Security requirement 88: an outage is 503 and worth a repetition, a bug is 500 and is not.</summary>
public sealed class StoreOutageTests
{
    public static TheoryData<string> PassingStates =>
        [
            "57P01",
            "57P02",
            "57P03", // shut down, crashed, starting
            "08000",
            "08001",
            "08006", // connections
            "53100",
            "53200",
            "53300", // full disk, memory, too many connections
            "40001",
            "40P01",
            "55P03", // serialization, deadlock, lock
            "25006", // read-only after a failover
            "57014", // the command timeout
            "58030", // input and output
        ];

    public static TheoryData<string> LastingStates => ["23505", "23503", "42P01", "42601", "22001", "28P01", "3D000"];

    [Theory, MemberData(nameof(PassingStates))]
    public void A_state_of_PostgreSQL_that_passes_is_an_outage(string state) => StoreOutage.IsOutage(Postgres(state)).ShouldBeTrue();

    [Theory, MemberData(nameof(LastingStates))]
    public void A_state_of_PostgreSQL_that_lasts_is_none(string state) => StoreOutage.IsOutage(Postgres(state)).ShouldBeFalse();

    [Theory]
    [InlineData(5, true)] // busy
    [InlineData(6, true)] // locked
    [InlineData(8, true)] // read-only
    [InlineData(10, true)] // input and output
    [InlineData(13, true)] // full
    [InlineData(14, true)] // cannot open
    [InlineData(1, false)] // an error in SQL
    [InlineData(11, false)] // corrupt
    [InlineData(19, false)] // a constraint
    [InlineData(26, false)] // not a database
    public void A_code_of_SQLite_is_one_or_none(int code, bool outage) =>
        StoreOutage.IsOutage(new SqliteException("test", code)).ShouldBe(outage);

    [Fact]
    public void A_server_that_does_not_answer_is_an_outage()
    {
        StoreOutage.IsOutage(new NpgsqlException("refused", new SocketException())).ShouldBeTrue();
        StoreOutage.IsOutage(new SocketException()).ShouldBeTrue();
        StoreOutage.IsOutage(new TimeoutException()).ShouldBeTrue();
    }

    [Fact]
    public void What_EF_Core_wraps_counts_as_what_is_inside()
    {
        StoreOutage.IsOutage(new DbUpdateException("save", Postgres("57P01"))).ShouldBeTrue();
        StoreOutage.IsOutage(new InvalidOperationException("advice", new DbUpdateException("save", Postgres("57P01")))).ShouldBeTrue();
        StoreOutage.IsOutage(new DbUpdateException("save", Postgres("23505"))).ShouldBeFalse();
    }

    [Fact]
    public void A_bug_is_none()
    {
        StoreOutage.IsOutage(new InvalidOperationException("bug")).ShouldBeFalse();
        StoreOutage.IsOutage(new FormatException("bug")).ShouldBeFalse();
        StoreOutage.IsOutage(new OperationCanceledException()).ShouldBeFalse();
    }

    private static PostgresException Postgres(string state) => new("test", "ERROR", "ERROR", state);
}
