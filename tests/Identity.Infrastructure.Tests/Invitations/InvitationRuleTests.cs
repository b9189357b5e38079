using FsCheck;
using FsCheck.Fluent;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Infrastructure.Changes;
using Identity.Infrastructure.Invitations;
using Identity.Infrastructure.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Invitations;

public sealed class InvitationRuleOnSqlite() : InvitationRuleTests(DatabaseKind.Sqlite);

public sealed class InvitationRuleOnPostgreSql() : InvitationRuleTests(DatabaseKind.PostgreSql);

/// <summary>The statements that list invitations and let old ones give way repeat rules of <see cref="Invitation"/>. Generated sets of
/// invitations run through both.</summary>
public abstract class InvitationRuleTests(DatabaseKind kind) : StoreTests(kind)
{
    private const int Sets = 20;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly Email[] Addresses = [Email.Parse("ada@example.com")!, Email.Parse("grace@example.com")!];

    private static readonly Arbitrary<Case> AllCases = (
        from rows in Gen.ArrayOf(
            from age in Gen.Elements(TimeSpan.Zero, Invitation.Lifetime - Tick, Invitation.Lifetime, Invitation.Lifetime + Tick)
            from end in Gen.Elements(End.None, End.None, End.Accepted, End.Revoked, End.Both)
            from address in Gen.Choose(0, 1)
            from branch in Gen.Choose(0, 1)
            from isMissed in Gen.Elements(false, true)
            select new Row(age, end, address, branch, isMissed)
        )
        from states in Gen.SubListOf(Enum.GetValues<InvitationState>())
        select new Case(rows, [.. states])
    ).ToArbitrary();

    [Fact]
    public void The_statements_and_the_rules_agree_on_every_set() =>
        Prop.ForAll(AllCases, Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(Sets).WithStartSize(2).WithEndSize(25));

    // FsCheck calls synchronously; the thread of its own keeps the test framework's from waiting for itself.
    private bool Agrees(Case example)
    {
        Task.Run(() => CompareAsync(example)).GetAwaiter().GetResult();
        return true;
    }

    private async Task CompareAsync(Case example)
    {
        Branch[] branches = [Branch.Create("Berlin", Now), Branch.Create("Potsdam", Now)];

        // The unique index allows one open invitation for each address and branch.
        var rows = example
            .Rows.Where(row => row.End is not End.None)
            .Concat(example.Rows.Where(row => row.End is End.None).DistinctBy(row => (row.Address, row.Branch)));
        await InDatabaseAsync(db =>
        {
            db.AddRange(branches);
            foreach (var row in rows)
            {
                var invitation = db.Add(
                    Invitation.Create(
                        branches[row.Branch].Id,
                        Guid.CreateVersion7(),
                        Addresses[row.Address],
                        "Ada",
                        null,
                        "en",
                        Now - row.Age
                    )
                );
                invitation.Property(it => it.UndeliverableAt).CurrentValue = row.IsMissed ? Now : null;
                invitation.Property(it => it.AcceptedAt).CurrentValue = row.End is End.Accepted or End.Both ? Now : null;
                invitation.Property(it => it.RevokedAt).CurrentValue = row.End is End.Revoked or End.Both ? Now : null;
            }

            return db.SaveChangesAsync();
        });
        var model = await ReadAsync(branches);
        var mine = model.Where(it => it.BranchId == branches[0].Id);

        var listed = await new InvitationStore(Contexts).ListAsync(
            branches[0].Id,
            example.States,
            search: null,
            new PageRequest(1, 100),
            Now,
            default
        );
        listed
            .Items.Select(it => it.Id)
            .ShouldBe(
                mine.Where(it => example.States.Count == 0 || example.States.Contains(it.StateAt(Now))).Select(it => it.Id),
                ignoreOrder: true
            );

        var newer = Invitation.Create(branches[0].Id, Guid.CreateVersion7(), Addresses[0], "Ada", null, "en", Now);
        await InDatabaseAsync(async db =>
        {
            await Consequences.GiveWayAsync(db, newer, default);
            return 0;
        });
        model.ForEach(it => it.GiveWay(newer));
        (await ReadAsync(branches)).ShouldBeEquivalentTo(model);
    }

    private Task<List<Invitation>> ReadAsync(Branch[] branches) =>
        InDatabaseAsync(db =>
            db.Invitations.AsNoTracking()
                .Where(it => it.BranchId == branches[0].Id || it.BranchId == branches[1].Id)
                .OrderBy(it => it.Id)
                .ToListAsync()
        );

    private enum End
    {
        None,
        Accepted,
        Revoked,
        Both,
    }

    private sealed record Row(TimeSpan Age, End End, int Address, int Branch, bool IsMissed);

    private sealed record Case(IReadOnlyList<Row> Rows, IReadOnlyList<InvitationState> States);
}
