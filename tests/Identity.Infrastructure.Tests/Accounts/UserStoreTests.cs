using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Pictures;
using Identity.Domain.Branches;
using Identity.Domain.Sessions;
using Identity.Infrastructure.Accounts;
using Identity.Infrastructure.Tests.Stores;
using Identity.Testing.Databases;
using Identity.Testing.Pictures;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tests.Accounts;

public sealed class UserStoreOnSqlite() : UserStoreTests(DatabaseKind.Sqlite);

public sealed class UserStoreOnPostgreSql() : UserStoreTests(DatabaseKind.PostgreSql);

public abstract class UserStoreTests(DatabaseKind kind) : StoreTests(kind)
{
    // One pixel: the smallest picture there is.
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==");

    [Fact]
    public async Task An_account_reads_back_as_it_was_written_to_the_millisecond()
    {
        var (user, session) = await SignUpAsync();

        var profile = await Users.FindProfileAsync(user.Id, default);

        profile.ShouldBe(Profile.Of(user));
        profile!.CreatedAt.ShouldBe(Now);
        var read = await ReadSessionAsync(session.Id);
        (read.CreatedAt, read.UsedAt, read.ExpiresAt, read.ExchangedAt).ShouldBe((Now, Now, Now + Settings.SessionLifetime, null));
        (read.Device, read.Address, read.Role, read.ClientId, read.Generation).ShouldBe((Client.Device, Client.Address, Roles.Individual, "first-party", 0));
    }

    [Fact]
    public async Task Credentials_are_found_by_any_spelling_of_the_address()
    {
        var (user, _) = await SignUpAsync();

        var found = await Users.FindCredentialsAsync(Email.Parse(user.Email.ToUpperInvariant())!, default);

        found.ShouldBe(new Credentials(Profile.Of(user), AccountStatus.Active, Hash, PasswordVersion: 0, PasswordExpiresAt: null, OnboardingId: null, SelfRegistered: true));
        (await Users.FindCredentialsAsync(NewEmail(), default)).ShouldBeNull();
        (await Users.FindProfileAsync(Guid.CreateVersion7(), default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_taken_address_leaves_nothing_of_the_second_account()
    {
        var (user, _) = await SignUpAsync();
        var second = User.Register(Email.Parse(user.Email)!, "Eve", Hash, Now);
        var session = Open(second.Id);

        (await Users.TryAddAsync(second, session, Verification(second), Audit(), default)).ShouldBeFalse();

        (await InDatabaseAsync(db => db.Sessions.CountAsync())).ShouldBe(1);
        (await CountAuditAsync()).ShouldBe(1);
    }

    [Fact] // security requirement 41
    public async Task Of_32_parallel_signups_with_one_address_one_wins()
    {
        var email = NewEmail();

        var added = await InParallelAsync(32, number =>
        {
            var user = User.Register(Email.Parse(number % 2 == 0 ? email.Address : email.Address.ToUpperInvariant())!, $"Ada {number}", Hash, Now);
            return Users.TryAddAsync(user, Open(user.Id), Verification(user), Audit(), default);
        });

        added.Count(won => won).ShouldBe(1);
        (await InDatabaseAsync(db => db.Users.CountAsync())).ShouldBe(1);
        (await InDatabaseAsync(db => db.Sessions.CountAsync())).ShouldBe(1);
        (await CountAuditAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Whatever_the_rules_admit_fits_its_columns()
    {
        // Long in every way: characters that composing takes apart, and a domain whose ASCII form is longer than itself.
        var email = Email.Parse($"{new string('\uFB2C', 21)}@{string.Join('.', Enumerable.Repeat(new string('ü', 50), 4))}.example").ShouldNotBeNull();
        var name = PersonName.Parse(string.Concat(Enumerable.Repeat("😀", PersonName.MaximumLength))).ShouldNotBeNull();
        var user = User.Register(email, name, new string('h', 256), Now);
        var client = new ClientContext(new string('d', ClientContext.MaximumDeviceLength), "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");

        (await Users.TryAddAsync(user, Session.Open(user.Id, Roles.Individual, new string('c', 100), TimeSpan.Zero, client, Now), Verification(user), Audit(), default)).ShouldBeTrue();

        (await Users.FindProfileAsync(user.Id, default)).ShouldBe(Profile.Of(user));
    }

    [Fact]
    public async Task A_profile_names_the_branch()
    {
        var (user, _) = await SignUpAsync();
        var branch = Branch.Create("Berlin", Now);
        await InDatabaseAsync(async db =>
        {
            db.Add(branch);
            await db.SaveChangesAsync();
            return await db.Users.Where(it => it.Id == user.Id).ExecuteUpdateAsync(it => it
                .SetProperty(row => row.BranchId, branch.Id).SetProperty(row => row.Roles, Roles.Individual | Roles.Advisor));
        });

        var profile = await Users.FindProfileAsync(user.Id, default);

        (profile!.BranchId, profile.BranchName, profile.Roles).ShouldBe((branch.Id, "Berlin", Roles.Individual | Roles.Advisor));
    }

    [Fact]
    public async Task A_change_of_name_is_all_that_changes()
    {
        var (user, _) = await SignUpAsync();
        var (bystander, _) = await SignUpAsync();
        Clock.Advance(TimeSpan.FromDays(1));

        var changed = await Users.UpdateProfileAsync(user.Id, "Ada King", null, Now, default);

        changed.ShouldBe(Profile.Of(user) with { Name = "Ada King", UpdatedAt = Now });
        (await Users.FindProfileAsync(user.Id, default)).ShouldBe(changed);
        (await Users.FindProfileAsync(bystander.Id, default)).ShouldBe(Profile.Of(bystander));
    }

    [Fact]
    public async Task A_change_of_an_account_that_is_gone_writes_nothing()
    {
        var nobody = Guid.CreateVersion7();

        (await Users.UpdateProfileAsync(nobody, "Ada", Picture(nobody), Now, default)).ShouldBeNull();

        (await InDatabaseAsync(db => db.Images.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_new_picture_replaces_the_old_one()
    {
        var (user, _) = await SignUpAsync();
        var (first, second) = (Picture(user.Id), Picture(user.Id));

        await Users.UpdateProfileAsync(user.Id, null, first, Now, default);
        var profile = await Users.UpdateProfileAsync(user.Id, null, second, Now, default);

        profile!.ImageId.ShouldBe(second.Id);
        var stored = await InDatabaseAsync(db => db.Images.AsNoTracking().SingleAsync());
        (stored.UserId, stored.CreatedAt).ShouldBe((user.Id, Now));
        HashSet<string> versions = [];
        foreach (var size in Domain.Accounts.Pictures.Picture.Sizes)
        {
            foreach (var type in PictureTypes.Served)
            {
                (await Users.FindImageAsync(first.Id, size, type, default)).ShouldBeNull();
                var read = (await Users.FindImageAsync(second.Id, size, type, default)).ShouldNotBeNull();
                read.ContentType.ShouldBe(type);
                var content = (await Users.ReadImageAsync(read, default)).ShouldNotBeNull();
                System.Text.Encoding.UTF8.GetString(content).ShouldBe($"{size} {type} them");
                read.Length.ShouldBe(content.Length);
                versions.Add(read.Version).ShouldBeTrue("two of them have the same version");
            }
        }

        (await InDatabaseAsync(db => db.ImageVariants.CountAsync())).ShouldBe(5); // and the row of the picture itself
    }

    [Fact]
    public async Task A_picture_of_an_earlier_version_is_served_as_it_is_whatever_is_asked_for()
    {
        var (user, _) = await SignUpAsync();
        var bytes = await InDatabaseAsync(db => Task.FromResult(db.Database.IsSqlite() ? "BLOB" : "bytea"));
        await ExecuteAsync(
            $"INSERT INTO images (id, user_id, content_type, content, created_at) SELECT 'old', id, 'image/png', CAST('bytes' AS {bytes}), created_at FROM users");

        foreach (var size in Domain.Accounts.Pictures.Picture.Sizes)
        {
            var read = (await Users.FindImageAsync("old", size, PictureTypes.Webp, default)).ShouldNotBeNull();
            (read.Version, read.ContentType, read.Length).ShouldBe(("old", "image/png", 5));
            (await Users.ReadImageAsync(read, default)).ShouldBe("bytes"u8.ToArray());
        }

        var found = (await Users.FindImageAsync("old", 64, PictureTypes.Webp, default))!;

        await Users.UpdateProfileAsync(user.Id, null, Picture(user.Id), Now, default);
        (await Users.FindImageAsync("old", 64, PictureTypes.Webp, default)).ShouldBeNull();
        (await Users.ReadImageAsync(found, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_replica_of_an_earlier_version_that_deletes_a_picture_leaves_no_size_of_it_behind()
    {
        var (user, _) = await SignUpAsync();
        await Users.UpdateProfileAsync(user.Id, null, Picture(user.Id), Now, default);

        await ExecuteAsync("DELETE FROM images");

        (await InDatabaseAsync(db => db.ImageVariants.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Parallel_uploads_leave_the_one_picture_that_the_profile_names()
    {
        var (user, _) = await SignUpAsync();

        await InParallelAsync(16, _ => Users.UpdateProfileAsync(user.Id, null, Picture(user.Id), Now, default));

        var stored = await InDatabaseAsync(db => db.Images.Select(image => image.Id).ToListAsync());
        stored.ShouldBe([(await Users.FindProfileAsync(user.Id, default))!.ImageId!]);
        (await InDatabaseAsync(db => db.ImageVariants.Select(variant => variant.ImageId).Distinct().ToListAsync())).ShouldBe(stored);
    }

    [Fact]
    public async Task A_removed_picture_is_gone_and_removing_it_again_is_no_fault()
    {
        var (user, _) = await SignUpAsync();
        var picture = Picture(user.Id);
        await Users.UpdateProfileAsync(user.Id, null, picture, Now, default);
        Clock.Advance(TimeSpan.FromMinutes(1));

        await Users.RemoveImageAsync(user.Id, Now, default);
        var removedAt = Now;
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Users.RemoveImageAsync(user.Id, Now, default);

        (await Users.FindImageAsync(picture.Id, 1024, PictureTypes.Jpeg, default)).ShouldBeNull();
        (await InDatabaseAsync(db => db.ImageVariants.CountAsync())).ShouldBe(0);
        var profile = await Users.FindProfileAsync(user.Id, default);
        (profile!.ImageId, profile.UpdatedAt).ShouldBe((null, removedAt));
    }

    [Fact]
    public async Task Removing_a_picture_waits_for_an_upload_that_is_not_committed_yet()
    {
        var (user, _) = await SignUpAsync();
        var picture = Picture(user.Id);
        var (atImages, committed) = (new TaskCompletionSource(), new TaskCompletionSource());
        var paused = new UserStore(new PausedContexts(Contexts, new PauseBefore("DELETE FROM images", atImages, committed.Task)), ThrottleKeys);
        Task removal;
        await using (var db = await Contexts.CreateDbContextAsync())
        await using (var upload = await db.Database.BeginTransactionAsync())
        {
            await db.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(row => row.SetProperty(it => it.ImageId, picture.Id));
            db.Add(picture);
            await db.SaveChangesAsync();
            removal = Task.Run(() => paused.RemoveImageAsync(user.Id, Now, default));
            await Task.WhenAny(atImages.Task, Task.Delay(TimeSpan.FromMilliseconds(300))); // not there: it waits
            await upload.CommitAsync();
        }

        committed.SetResult();
        await removal;

        var named = (await Users.FindProfileAsync(user.Id, default))!.ImageId;
        (await InDatabaseAsync(db => db.Images.Select(image => image.Id).ToListAsync())).ShouldBe(named is null ? [] : [named]);
    }

    /// <summary>What a replica that knows one size alone would send.</summary>
    private Task<int> ExecuteAsync(string sql) => InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(sql));

    private StoredImage Picture(Guid userId) => StoredImage.Create(userId, Drawn.Of("them"), Now);
}
