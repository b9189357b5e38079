using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Import;
using Identity.Domain.Users;
using Identity.Infrastructure.Import;
using Identity.Infrastructure.Privacy;
using Identity.Infrastructure.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Import;

public sealed class ImportStoreOnSqlite() : ImportStoreTests(DatabaseKind.Sqlite);

public sealed class ImportStoreOnPostgreSql() : ImportStoreTests(DatabaseKind.PostgreSql);

public abstract class ImportStoreTests(DatabaseKind kind) : StoreTests(kind)
{
    private ImportStore Imports =>
        new(Contexts, new Displacement(new UserErasure(ThrottleKeys, ChangesOn.LogoutNotices, Settings, AuditEmails)), Clock);

    [Fact]
    public async Task Every_column_arrives_as_it_was()
    {
        var branch = Branch.Create("Cambridge", Now);
        await InDatabaseAsync(db =>
        {
            db.Add(branch);
            return db.SaveChangesAsync();
        });
        var record = new ImportedUser
        {
            Email = "Ada@Example.com",
            Name = "Ada 'Lovelace'; DROP TABLE users; --",
            PasswordHash = "$2b$10$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu",
            EmailVerified = true,
            PhoneNumber = "+4915123456789",
            PhoneNumberVerified = true,
            BranchId = branch.Id,
            CreatedAt = Now.AddYears(-3),
        };
        var user = User.Import(
            Email.Parse(record.Email)!,
            record.Name!,
            PhoneNumber.Parse(record.PhoneNumber).Value,
            Roles.Individual | Roles.Advisor,
            record,
            Now
        );

        (await AddAsync(user)).ShouldBe([ImportOutcome.Imported]);

        // Written by hand, read by EF Core: whatever property the account has.
        var stored = await InDatabaseAsync(db => db.Users.AsNoTracking().SingleAsync());
        foreach (var property in typeof(User).GetProperties())
        {
            property.GetValue(stored).ShouldBe(property.GetValue(user), property.Name);
        }
    }

    [Fact]
    public async Task Who_is_there_is_left_alone_and_named_in_the_outcome()
    {
        var (there, _) = await SignUpAsync();
        await InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(user => user.SetProperty(it => it.EmailVerifiedAt, Now)));
        var other = New();

        (await AddAsync(other, New(there.Email.ToUpperInvariant()), New(other.Email), New(id: there.Id), New(id: other.Id))).ShouldBe([
            ImportOutcome.Imported,
            ImportOutcome.AlreadyThere,
            ImportOutcome.AlreadyThere,
            ImportOutcome.IdTaken,
            ImportOutcome.IdTaken,
        ]);

        (await InDatabaseAsync(db => db.Users.CountAsync())).ShouldBe(2);
        (await InDatabaseAsync(db => db.Users.SingleAsync(user => user.Id == there.Id))).Email.ShouldBe(there.Email);
    }

    [Fact]
    public async Task An_account_that_never_proved_its_address_gives_way_unless_the_line_is_refused()
    {
        var (claim, refused, proven) = ((await SignUpAsync()).User, (await SignUpAsync()).User, (await SignUpAsync()).User);
        await InDatabaseAsync(db =>
            db.Users.Where(user => user.Id == proven.Id).ExecuteUpdateAsync(user => user.SetProperty(it => it.EmailVerifiedAt, Now))
        );

        (await AddAsync(New(claim.Email), New(claim.Email), New(refused.Email, id: proven.Id), New(proven.Email))).ShouldBe([
            ImportOutcome.ImportedInPlace,
            ImportOutcome.AlreadyThere,
            ImportOutcome.AlreadyThere,
            ImportOutcome.AlreadyThere,
        ]);

        (await InDatabaseAsync(db => db.Users.Select(user => user.Id).ToListAsync())).ShouldSatisfyAllConditions(
            ids => ids.Count.ShouldBe(3),
            ids => ids.ShouldNotContain(claim.Id),
            ids => ids.ShouldContain(refused.Id),
            ids => ids.ShouldContain(proven.Id)
        );
        (await InDatabaseAsync(db => db.AuditEvents.SingleAsync(it => it.Action == AuditActions.AccountDisplaced))).SubjectId.ShouldBe(
            claim.Id
        );
        (await InDatabaseAsync(db => db.Sessions.CountAsync(session => session.UserId == claim.Id))).ShouldBe(0);
    }

    [Fact]
    public async Task One_event_tells_how_many_were_added_and_none_that_nobody_was()
    {
        var one = New();

        await AddAsync(one, New());
        await AddAsync(one, New(one.Email));

        var audit = await InDatabaseAsync(db => db.AuditEvents.Where(audit => audit.Action == AuditActions.AccountsImported).ToListAsync());
        audit.Select(it => it.Detail).ShouldBe(["2"]);
    }

    [Fact]
    public async Task What_is_not_to_be_kept_leaves_no_trace()
    {
        (await Imports.AddAsync([New()], Imported, Origin.None, _ => false, default)).ShouldBe([ImportOutcome.Imported]);

        (await InDatabaseAsync(db => db.Users.CountAsync())).ShouldBe(0);
        (await CountAuditAsync()).ShouldBe(0);
    }

    [Fact] // two imports of one file, begun at either end
    public async Task Two_imports_side_by_side_add_everybody_once_and_never_stand_in_each_others_way()
    {
        var emails = Enumerable.Range(0, 300).Select(n => $"p{n:D3}@example.com").ToList();

        var outcomes = await InParallelAsync(
            6,
            async runner =>
            {
                var mine = (runner % 2 == 0 ? emails : emails.AsEnumerable().Reverse()).Select(email => New(email)).ToArray();
                return await AddAsync(mine);
            }
        );

        outcomes.Sum(of => of.Count(outcome => outcome is ImportOutcome.Imported)).ShouldBe(emails.Count);
        (await InDatabaseAsync(db => db.Users.CountAsync())).ShouldBe(emails.Count);
    }

    [Fact] // more than a statement holds, and not a multiple of it
    public async Task A_whole_batch_goes_in_each_with_its_own_values()
    {
        var everybody = Enumerable
            .Range(0, ImportUsers.BatchSize + 37)
            .Select(n =>
                User.Import(
                    NewEmail(),
                    $"Person {n}",
                    null,
                    Roles.Individual,
                    new ImportedUser { PasswordHash = n % 3 == 0 ? null : $"hash {n}" },
                    Now
                )
            )
            .ToArray();

        (await AddAsync(everybody)).ShouldAllBe(outcome => outcome == ImportOutcome.Imported);

        var stored = await InDatabaseAsync(db => db.Users.AsNoTracking().ToListAsync());
        stored.Select(Facts).ShouldBe(everybody.Select(Facts), ignoreOrder: true);

        static (Guid, string, string, string?) Facts(User user) => (user.Id, user.EmailKey, user.Name, user.PasswordHash);
    }

    [Fact]
    public async Task Branches_that_exist_are_found_and_others_are_not()
    {
        var branch = Branch.Create("Cambridge", Now);
        await InDatabaseAsync(db =>
        {
            db.Add(branch);
            return db.SaveChangesAsync();
        });

        (await Imports.FindBranchesAsync([branch.Id, Guid.CreateVersion7()], default)).ShouldBe([branch.Id]);
    }

    private static UsersImported Imported => new(DateTimeOffset.UnixEpoch);

    private User New(string? email = null, Guid? id = null) =>
        User.Import(email is null ? NewEmail() : Email.Parse(email)!, "Ada", null, Roles.Individual, new ImportedUser { Id = id }, Now);

    private Task<IReadOnlyList<ImportOutcome>> AddAsync(params User[] users) =>
        Imports.AddAsync(users, Imported, Origin.None, _ => true, default);
}
