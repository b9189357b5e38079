using System.Security.Cryptography;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Users;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Branches;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Invitations;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Lists;

/// <summary>A page of a large list costs a page, not the list.</summary>
public sealed class LargeListTests(LargeDatabase database) : IClassFixture<LargeDatabase>
{
    public static TheoryData<DatabaseKind, string> Lists =>
        new MatrixTheoryData<DatabaseKind, string>(
            [DatabaseKind.Sqlite, DatabaseKind.PostgreSql],
            ["users", "users of a state", "individuals", "invitations", "invitations of a branch", "events", "events of a kind"]
        );

    public static TheoryData<DatabaseKind, string> Searches =>
        new MatrixTheoryData<DatabaseKind, string>(
            [DatabaseKind.Sqlite, DatabaseKind.PostgreSql],
            ["users by name", "individuals by address", "invitations by name", "events of a request"]
        );

    [Theory, MemberData(nameof(Lists))]
    public async Task A_first_page_and_one_that_follows_look_at_no_more_rows_than_are_counted(DatabaseKind kind, string list)
    {
        var plans = new LargeDatabase.Plans();
        var contexts = new Contexts(database.Options(kind, plans));

        var first = await ListAsync(contexts, list, new PageRequest());
        var second = await ListAsync(contexts, list, first.Next!);

        first.TotalRecords.ShouldBe(LargeList.CountLimit);
        first.TotalIsExact.ShouldBeFalse();
        first.Next!.After.ShouldNotBeNull();
        second.Items.Count.ShouldBe(20);
        second.Request.Number.ShouldBe(2);
        plans.MostRows.ShouldBeLessThanOrEqualTo(LargeList.CountLimit + 1);
        plans.Steps.ShouldNotContain("USE TEMP B-TREE FOR ORDER BY");
    }

    [Theory, MemberData(nameof(Searches))]
    public async Task What_is_found_once_is_found_without_a_look_at_all(DatabaseKind kind, string list)
    {
        var plans = new LargeDatabase.Plans();

        var found = await ListAsync(new Contexts(database.Options(kind, plans)), list, new PageRequest());

        found.Items.Count.ShouldBe(1);
        found.TotalRecords.ShouldBe(1);
        found.TotalIsExact.ShouldBeTrue();
        found.Next.ShouldBeNull();
        plans.MostRows.ShouldBeLessThan(1000);
    }

    [Theory, InlineData(DatabaseKind.Sqlite), InlineData(DatabaseKind.PostgreSql)]
    public async Task Page_after_page_is_the_same_as_page_by_number(DatabaseKind kind)
    {
        var contexts = new Contexts(database.Options(kind));
        foreach (var list in (string[])["users", "individuals", "invitations", "events"])
        {
            var request = new PageRequest(1, 7);
            for (var number = 1; number <= 4; number++)
            {
                var after = await ListAsync(contexts, list, request);
                after.Items.ShouldBe((await ListAsync(contexts, list, new PageRequest(number, 7))).Items);
                after.Items.Count.ShouldBe(7);
                request = after.Next!;
            }
        }
    }

    private async Task<Page<Guid>> ListAsync(Contexts contexts, string list, PageRequest page)
    {
        var users = new ManagedUsers(contexts);
        var invitations = new InvitationStore(contexts);
        var events = new AuditTrail(
            contexts,
            new AuditProof(new MasterKeyRing([RandomNumberGenerator.GetBytes(MasterKeyRing.KeyBytes)])),
            ChangesOn.AuditEmails
        );
        var individuals = UserScope.IndividualsOf(database.BranchId);
        return list switch
        {
            "users" => await UsersAsync(new UserFilter(UserScope.Everybody, null, null)),
            "users of a state" => await UsersAsync(new UserFilter(UserScope.Everybody, null, UserStatus.Onboarding)),
            "individuals" => await UsersAsync(new UserFilter(individuals, null, null)),
            "users by name" => await UsersAsync(new UserFilter(UserScope.Everybody, "e28e8e1", null)),
            "individuals by address" => await UsersAsync(new UserFilter(individuals, "28e8e1@ex", null)),
            "invitations" => await InvitationsAsync(null, null),
            "invitations of a branch" => await InvitationsAsync(database.BranchId, null),
            "invitations by name" => await InvitationsAsync(database.BranchId, "E28E8E1"),
            "events" => await EventsAsync(new AuditFilter()),
            "events of a kind" => await EventsAsync(new AuditFilter("session.opened")),
            "events of a request" => await EventsAsync(new AuditFilter(TraceId: $"{29_999:D32}")),
            _ => throw new ArgumentOutOfRangeException(nameof(list)),
        };

        async Task<Page<Guid>> UsersAsync(UserFilter filter) => Ids(await users.ListAsync(filter, page, default), it => it.Profile.Id);

        async Task<Page<Guid>> InvitationsAsync(Guid? branch, string? search) =>
            Ids(await invitations.ListAsync(branch, [], search, page, DateTimeOffset.UnixEpoch, default), it => it.Id);

        async Task<Page<Guid>> EventsAsync(AuditFilter filter) => Ids(await events.ListAsync(filter, page, default), it => it.Id);
    }

    private static Page<Guid> Ids<T>(Page<T> page, Func<T, Guid> id) => page.With([.. page.Items.Select(id)]);

    private sealed class Contexts(DbContextOptions<IdentityDbContext> options) : IDbContextFactory<IdentityDbContext>
    {
        public IdentityDbContext CreateDbContext() => new(options);
    }
}
