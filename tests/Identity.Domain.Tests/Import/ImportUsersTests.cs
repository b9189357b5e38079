using Identity.Domain.Audit;
using Identity.Domain.Import;
using Identity.Domain.Users;
using Identity.Testing;

namespace Identity.Domain.Tests.Import;

public sealed class ImportUsersTests
{
    private static readonly ImportedUser Ada = new()
    {
        Email = "ada@example.com",
        Name = "Ada Lovelace",
        PasswordHash = "good",
    };

    private readonly InMemoryImports store = new();
    private readonly ManualClock clock = new();
    private readonly List<(long Line, string Code, string? Field)> refused = [];

    [Fact]
    public async Task An_account_comes_over_with_everything_that_is_known_of_it()
    {
        var (id, branch) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        store.Branches.Add(branch);
        var createdAt = new DateTimeOffset(2019, 3, 1, 12, 30, 0, TimeSpan.FromHours(2));

        var summary = await ImportAsync(
            Ada with
            {
                Id = id,
                Email = " Ada@Example.com ",
                EmailVerified = true,
                PhoneNumber = "+49 151 2345-6789",
                PhoneNumberVerified = true,
                Roles = ["individual", "advisor"],
                BranchId = branch,
                CreatedAt = createdAt,
                Disabled = true,
            }
        );

        summary.ShouldBe(new ImportSummary(1, 0, 0, 0, IsStopped: false));
        var user = store.Users.Single();
        (user.Id, user.Email, user.EmailKey, user.Name, user.PasswordHash).ShouldBe(
            (id, "Ada@Example.com", "ada@example.com", "Ada Lovelace", "good")
        );
        (user.PhoneNumber, user.Roles, user.BranchId, user.Status).ShouldBe(
            ("+4915123456789", Roles.Individual | Roles.Advisor, branch, UserStatus.Disabled)
        );
        (user.EmailVerifiedAt, user.PhoneVerifiedAt, user.CreatedAt, user.UpdatedAt).ShouldBe(
            (clock.Now(), clock.Now(), createdAt, clock.Now())
        );
        store.Audit.Select(audit => (audit.Action, audit.Detail)).ShouldBe([(AuditActions.AccountsImported, "1 by command line")]);
    }

    [Fact]
    public async Task What_is_left_out_is_not_made_up()
    {
        await ImportAsync(new ImportedUser { Email = "ada@example.com", Name = "Ada" });

        var user = store.Users.Single();
        (user.PasswordHash, user.EmailVerifiedAt, user.PhoneNumber, user.PhoneVerifiedAt, user.BranchId).ShouldBe(
            (null, null, null, null, null)
        );
        (user.Roles, user.Status, user.CreatedAt, user.SignedInAt).ShouldBe((Roles.Individual, UserStatus.Active, clock.Now(), null));
    }

    public static TheoryData<ImportedUser, string, string> Faults =>
        new()
        {
            { Ada with { Email = null }, "EMAIL_INVALID", "email" },
            { Ada with { Email = "ada" }, "EMAIL_INVALID", "email" },
            { Ada with { Name = null }, "NAME_INVALID", "name" },
            { Ada with { Name = "A\nda" }, "NAME_INVALID", "name" },
            { Ada with { PasswordHash = "*0" }, "PASSWORD_HASH_UNKNOWN", "passwordHash" },
            { Ada with { PasswordHash = "" }, "PASSWORD_HASH_UNKNOWN", "passwordHash" },
            { Ada with { PhoneNumber = "0151 23456789" }, "PHONE_NUMBER_INVALID", "phoneNumber" },
            { Ada with { PhoneNumberVerified = true }, "IMPORT_FIELD_INVALID", "phoneNumberVerified" },
            { Ada with { Roles = [] }, "IMPORT_FIELD_INVALID", "roles" },
            { Ada with { Roles = ["admin"] }, "IMPORT_FIELD_INVALID", "roles" },
            { Ada with { Roles = ["individual", "individual"] }, "IMPORT_FIELD_INVALID", "roles" },
            { Ada with { Roles = ["advisor"] }, "BRANCH_REQUIRED", "branchId" },
            { Ada with { BranchId = Guid.CreateVersion7() }, "BRANCH_NOT_FOUND", "branchId" },
            { Ada with { Id = Guid.Empty }, "IMPORT_FIELD_INVALID", "id" },
            { Ada with { CreatedAt = new DateTimeOffset(2999, 1, 1, 0, 0, 0, default) }, "IMPORT_FIELD_INVALID", "createdAt" },
            { Ada with { CreatedAt = DateTimeOffset.UnixEpoch.AddTicks(-1) }, "IMPORT_FIELD_INVALID", "createdAt" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_line_that_cannot_be_is_refused_by_number_and_the_next_one_is_read(ImportedUser record, string code, string field)
    {
        var summary = await ImportAsync(record, Ada with { Email = "grace@example.com" });

        summary.ShouldBe(new ImportSummary(1, 0, 0, 1, IsStopped: false));
        refused.ShouldBe([(1, code, field)]);
        store.Users.Select(user => user.EmailKey).ShouldBe(["grace@example.com"]);
    }

    [Fact]
    public async Task Every_fault_of_a_line_is_told_and_the_line_counts_once()
    {
        var summary = await ImportAsync(new ImportedUser { PasswordHash = "bad", Roles = [] });

        summary.Refused.ShouldBe(1);
        refused.Select(fault => fault.Field).ShouldBe(["email", "name", "passwordHash", "roles"]);
    }

    [Fact]
    public async Task Strict_stops_at_the_first_and_imports_nothing_of_its_batch()
    {
        var records = People(3 * ImportUsers.BatchSize).ToList();
        records[ImportUsers.BatchSize + 7] = records[ImportUsers.BatchSize + 7] with { Email = "nonsense" };

        var summary = await ImportAsync(new ImportOptions(Strict: true), records);

        summary.ShouldBe(new ImportSummary(ImportUsers.BatchSize, 0, 0, 1, IsStopped: true));
        refused.ShouldBe([(ImportUsers.BatchSize + 8, "EMAIL_INVALID", "email")]);
        store.Users.Count.ShouldBe(ImportUsers.BatchSize);
    }

    [Theory] // faults that show only in the database
    [InlineData(true)]
    [InlineData(false)]
    public async Task Strict_stops_at_an_unknown_branch_and_at_a_taken_identifier(bool branch)
    {
        var records = People(2 * ImportUsers.BatchSize).ToList();
        records[^1] = branch ? records[^1] with { BranchId = Guid.CreateVersion7() } : records[^1] with { Id = Guid.CreateVersion7() };
        if (!branch)
        {
            records[0] = records[0] with { Id = records[^1].Id };
        }

        var summary = await ImportAsync(new ImportOptions(Strict: true), records);

        summary.ShouldBe(new ImportSummary(ImportUsers.BatchSize, 0, 0, 1, IsStopped: true));
        refused.Single().Code.ShouldBe(branch ? "BRANCH_NOT_FOUND" : "IMPORT_ID_TAKEN");
        store.Users.Count.ShouldBe(ImportUsers.BatchSize);
    }

    [Fact]
    public async Task An_address_that_is_there_is_left_alone_so_that_a_second_run_changes_nothing()
    {
        ImportedUser[] records = [.. People(3), Ada, Ada with { Email = "ADA@example.com", Name = "Another" }];

        (await ImportAsync(records)).ShouldBe(new ImportSummary(4, 0, 1, 0, IsStopped: false));
        (await ImportAsync(records)).ShouldBe(new ImportSummary(0, 0, 5, 0, IsStopped: false));

        store.Users.Single(user => user.EmailKey == "ada@example.com").Name.ShouldBe("Ada Lovelace");
        store.Audit.Count.ShouldBe(1);
        refused.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_identifier_of_somebody_else_is_refused_also_without_strict()
    {
        var id = Guid.CreateVersion7();

        (await ImportAsync(Ada with { Id = id }, Ada with { Id = id, Email = "grace@example.com" })).ShouldBe(
            new ImportSummary(1, 0, 0, 1, IsStopped: false)
        );

        refused.ShouldBe([(2, "IMPORT_ID_TAKEN", "id")]);
    }

    [Fact]
    public async Task A_dry_run_counts_and_keeps_nothing()
    {
        (await ImportAsync(new ImportOptions(DryRun: true), [Ada, Ada with { Name = null }])).ShouldBe(
            new ImportSummary(1, 0, 0, 1, IsStopped: false)
        );

        store.Users.ShouldBeEmpty();
        store.Audit.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_file_goes_through_in_batches_and_the_rest_is_not_forgotten()
    {
        var count = (20 * ImportUsers.BatchSize) + 1;

        (await ImportAsync(new ImportOptions(), People(count))).Imported.ShouldBe(count);

        store.LargestBatch.ShouldBe(ImportUsers.BatchSize);
        store.Audit.Count.ShouldBe(21);
    }

    [Fact]
    public void A_record_never_prints_what_it_holds() => $"{Ada}".ShouldBe("***");

    private static IEnumerable<ImportedUser> People(int count) =>
        Enumerable.Range(0, count).Select(n => Ada with { Email = $"p{n}@example.com" });

    private Task<ImportSummary> ImportAsync(params IEnumerable<ImportedUser> records) => ImportAsync(new ImportOptions(), records);

    private Task<ImportSummary> ImportAsync(ImportOptions options, IEnumerable<ImportedUser> records) =>
        new ImportUsers(store, new OnlyGood(), clock).ExecuteAsync(
            records.Select((record, index) => new ImportLine(index + 1, record)).ToAsyncEnumerable(),
            options,
            Operator.CommandLine,
            (line, fault) => refused.Add((line, fault.Code, fault.Source)),
            default
        );

    private sealed class OnlyGood : IForeignHashes
    {
        public Error? Check(string hash) => hash == "good" ? null : ImportErrors.HashUnknown;
    }
}
