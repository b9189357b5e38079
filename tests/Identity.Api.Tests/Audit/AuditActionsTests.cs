using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Audit;

public sealed class AuditActionsOnSqlite(SqliteHost fixture) : AuditActionsTests(fixture), IClassFixture<SqliteHost>;

public sealed class AuditActionsOnPostgreSql(PostgreSqlHost fixture) : AuditActionsTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Security requirement 86: every action of the catalogue is written when it is done, once, and says to whom, in which session and
/// by whom.</summary>
public abstract class AuditActionsTests(HostFixture fixture)
{
    public static TheoryData<string> Actions => [.. AuditActions.All.Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Actions))]
    public async Task What_is_done_stands_in_the_audit_once_with_whom_and_by_whom(string action)
    {
        var expected = await Happening.Table[action](fixture.Host);

        await using var db = await fixture.Host.OpenStoreAsync();
        var written = await db
            .AuditEvents.AsNoTracking()
            .Where(audit =>
                audit.Action == action && (expected.Subject == null ? audit.Detail == expected.Detail : audit.SubjectId == expected.Subject)
            )
            .ToListAsync();
        var audit = written.ShouldHaveSingleItem();
        new Happening(audit.SubjectId, audit.SessionId, audit.Detail, audit.Address).ShouldBe(expected);
    }

    [Fact]
    public void The_table_knows_every_action_and_no_other() => Happening.Table.Keys.ShouldBe(AuditActions.All, ignoreOrder: true);
}
