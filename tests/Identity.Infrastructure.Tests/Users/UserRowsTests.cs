using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Passwords;
using Identity.Domain.Pictures;
using Identity.Domain.Profiles;
using Identity.Domain.Sessions;
using Identity.Domain.Users;
using Identity.Infrastructure.Pictures;
using Identity.Infrastructure.Tests.Stores;
using Identity.Testing.Databases;
using Identity.Testing.Pictures;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tests.Users;

public sealed class UserRowsOnSqlite() : UserRowsTests(DatabaseKind.Sqlite);

public sealed class UserRowsOnPostgreSql() : UserRowsTests(DatabaseKind.PostgreSql);

public abstract class UserRowsTests(DatabaseKind kind) : StoreTests(kind)
{
    // One pixel: the smallest picture there is.
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="
    );

    private StoredImages Images => new(Contexts);

    [Fact]
    public async Task An_account_reads_back_as_it_was_written_to_the_millisecond()
    {
        var (user, session) = await SignUpAsync();

        var profile = await Profiles.FindAsync(user.Id, default);

        profile.ShouldBe(Profile.Of(user));
        profile!.CreatedAt.ShouldBe(Now);
        var read = await ReadSessionAsync(session.Id);
        (read.CreatedAt, read.UsedAt, read.ExpiresAt, read.ExchangedAt).ShouldBe((Now, Now, Now + Settings.SessionLifetime, null));
        (read.Device, read.Address, read.Role, read.ClientId, read.Generation).ShouldBe(
            (Client.Device, Client.Address, Roles.Individual, "first-party", 0)
        );
    }

    [Fact]
    public async Task Credentials_are_found_by_any_spelling_of_the_address()
    {
        var (user, _) = await SignUpAsync();

        var found = await Credentials.FindAsync(Email.Parse(user.Email.ToUpperInvariant())!, default);

        found.ShouldBe(
            new Credentials(
                Profile.Of(user),
                UserStatus.Active,
                Hash,
                PasswordVersion: 0,
                PasswordExpiresAt: null,
                OnboardingId: null,
                SelfRegistered: true
            )
        );
        (await Credentials.FindAsync(NewEmail(), default)).ShouldBeNull();
        (await Profiles.FindAsync(Guid.CreateVersion7(), default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_taken_address_leaves_nothing_of_the_second_account()
    {
        var (user, _) = await SignUpAsync();
        var second = User.Register(Email.Parse(user.Email)!, "Eve", Hash, Now);
        var session = Open(second.Id);

        (await Changes.SignUpAsync(second, session, Verification(second), Now)).ShouldBeFalse();

        (await InDatabaseAsync(db => db.Sessions.CountAsync())).ShouldBe(1);
        (await CountAuditAsync()).ShouldBe(1);
    }

    [Fact] // security requirement 41
    public async Task Of_32_parallel_signups_with_one_address_one_wins()
    {
        var email = NewEmail();

        var added = await InParallelAsync(
            32,
            number =>
            {
                var user = User.Register(
                    Email.Parse(number % 2 == 0 ? email.Address : email.Address.ToUpperInvariant())!,
                    $"Ada {number}",
                    Hash,
                    Now
                );
                return Changes.SignUpAsync(user, Open(user.Id), Verification(user), Now);
            }
        );

        added.Count(won => won).ShouldBe(1);
        (await InDatabaseAsync(db => db.Users.CountAsync())).ShouldBe(1);
        (await InDatabaseAsync(db => db.Sessions.CountAsync())).ShouldBe(1);
        (await CountAuditAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Whatever_the_rules_admit_fits_its_columns()
    {
        // Long in every way: characters that composing takes apart, and a domain whose ASCII form is longer than itself.
        var email = Email
            .Parse($"{new string('\uFB2C', 21)}@{string.Join('.', Enumerable.Repeat(new string('ü', 50), 4))}.example")
            .ShouldNotBeNull();
        var name = PersonName.Parse(string.Concat(Enumerable.Repeat("😀", PersonName.MaximumLength))).ShouldNotBeNull();
        var user = User.Register(email, name, new string('h', 256), Now);
        var client = new ClientContext(new string('d', ClientContext.MaximumDeviceLength), "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");

        (
            await Changes.SignUpAsync(
                user,
                Session.Open(user.Id, Roles.Individual, new string('c', 100), TimeSpan.Zero, client, Now),
                Verification(user),
                Now
            )
        ).ShouldBeTrue();

        (await Profiles.FindAsync(user.Id, default)).ShouldBe(Profile.Of(user));
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
            return await db
                .Users.Where(it => it.Id == user.Id)
                .ExecuteUpdateAsync(it =>
                    it.SetProperty(row => row.BranchId, branch.Id).SetProperty(row => row.Roles, Roles.Individual | Roles.Advisor)
                );
        });

        var profile = await Profiles.FindAsync(user.Id, default);

        (profile!.BranchId, profile.BranchName, profile.Roles).ShouldBe((branch.Id, "Berlin", Roles.Individual | Roles.Advisor));
    }

    [Fact]
    public async Task A_change_of_name_is_all_that_changes()
    {
        var (user, _) = await SignUpAsync();
        var (bystander, _) = await SignUpAsync();
        Clock.Advance(TimeSpan.FromDays(1));

        (await Changes.UpdateProfileAsync(user.Id, "Ada King", null, Now)).ShouldBeTrue();

        (await Profiles.FindAsync(user.Id, default)).ShouldBe(Profile.Of(user) with { Name = "Ada King", UpdatedAt = Now });
        (await Profiles.FindAsync(bystander.Id, default)).ShouldBe(Profile.Of(bystander));
    }

    [Fact]
    public async Task A_change_of_an_account_that_is_gone_writes_nothing()
    {
        var nobody = Guid.CreateVersion7();

        (await Changes.UpdateProfileAsync(nobody, "Ada", Picture(nobody), Now)).ShouldBeFalse();

        (await InDatabaseAsync(db => db.Images.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_new_picture_replaces_the_old_one()
    {
        var (user, _) = await SignUpAsync();
        var (first, second) = (Picture(user.Id), Picture(user.Id));

        await Changes.UpdateProfileAsync(user.Id, null, first, Now);
        await Changes.UpdateProfileAsync(user.Id, null, second, Now);

        (await Profiles.FindAsync(user.Id, default))!.ImageId.ShouldBe(second.Id);
        var stored = await InDatabaseAsync(db => db.Images.AsNoTracking().SingleAsync());
        (stored.UserId, stored.CreatedAt).ShouldBe((user.Id, Now));
        HashSet<string> versions = [];
        foreach (var size in Domain.Pictures.Picture.Sizes)
        {
            foreach (var type in PictureTypes.Served)
            {
                (await Images.FindAsync(first.Id, size, type, default)).ShouldBeNull();
                var read = (await Images.FindAsync(second.Id, size, type, default)).ShouldNotBeNull();
                read.ContentType.ShouldBe(type);
                var content = (await Images.ReadAsync(read, default)).ShouldNotBeNull();
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
            $"INSERT INTO images (id, user_id, content_type, content, created_at) SELECT 'old', id, 'image/png', CAST('bytes' AS {bytes}), created_at FROM users"
        );

        foreach (var size in Domain.Pictures.Picture.Sizes)
        {
            var read = (await Images.FindAsync("old", size, PictureTypes.Webp, default)).ShouldNotBeNull();
            (read.Version, read.ContentType, read.Length).ShouldBe(("old", "image/png", 5));
            (await Images.ReadAsync(read, default)).ShouldBe("bytes"u8.ToArray());
        }

        var found = (await Images.FindAsync("old", 64, PictureTypes.Webp, default))!;

        await Changes.UpdateProfileAsync(user.Id, null, Picture(user.Id), Now);
        (await Images.FindAsync("old", 64, PictureTypes.Webp, default)).ShouldBeNull();
        (await Images.ReadAsync(found, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_replica_of_an_earlier_version_that_deletes_a_picture_leaves_no_size_of_it_behind()
    {
        var (user, _) = await SignUpAsync();
        await Changes.UpdateProfileAsync(user.Id, null, Picture(user.Id), Now);

        await ExecuteAsync("DELETE FROM images");

        (await InDatabaseAsync(db => db.ImageVariants.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Parallel_uploads_leave_the_one_picture_that_the_profile_names()
    {
        var (user, _) = await SignUpAsync();

        await InParallelAsync(16, _ => Changes.UpdateProfileAsync(user.Id, null, Picture(user.Id), Now));

        var stored = await InDatabaseAsync(db => db.Images.Select(image => image.Id).ToListAsync());
        stored.ShouldBe([(await Profiles.FindAsync(user.Id, default))!.ImageId!]);
        (await InDatabaseAsync(db => db.ImageVariants.Select(variant => variant.ImageId).Distinct().ToListAsync())).ShouldBe(stored);
    }

    [Fact]
    public async Task A_removed_picture_is_gone_and_removing_it_again_is_no_fault()
    {
        var (user, _) = await SignUpAsync();
        var picture = Picture(user.Id);
        await Changes.UpdateProfileAsync(user.Id, null, picture, Now);
        Clock.Advance(TimeSpan.FromMinutes(1));

        await Changes.RemovePictureAsync(user.Id, Now);
        var removedAt = Now;
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Changes.RemovePictureAsync(user.Id, Now);

        (await Images.FindAsync(picture.Id, 1024, PictureTypes.Jpeg, default)).ShouldBeNull();
        (await InDatabaseAsync(db => db.ImageVariants.CountAsync())).ShouldBe(0);
        var profile = await Profiles.FindAsync(user.Id, default);
        (profile!.ImageId, profile.UpdatedAt).ShouldBe((null, removedAt));
    }

    [Fact]
    public async Task Removing_a_picture_waits_for_an_upload_that_is_not_committed_yet()
    {
        var (user, _) = await SignUpAsync();
        var picture = Picture(user.Id);
        var (atImages, committed) = (new TaskCompletionSource(), new TaskCompletionSource());
        var paused = ChangesOn.Database(
            new PausedContexts(Contexts, new PauseBefore("DELETE FROM images", atImages, committed.Task)),
            ThrottleKeys,
            Revocations,
            Settings
        );
        Task removal;
        await using (var db = await Contexts.CreateDbContextAsync())
        await using (var upload = await db.Database.BeginTransactionAsync())
        {
            await db.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(row => row.SetProperty(it => it.ImageId, picture.Id));
            db.Add(picture);
            await db.SaveChangesAsync();
            removal = Task.Run(() => paused.RemovePictureAsync(user.Id, Now));
            await Task.WhenAny(atImages.Task, Task.Delay(TimeSpan.FromMilliseconds(300))); // not there: it waits
            await upload.CommitAsync();
        }

        committed.SetResult();
        await removal;

        var named = (await Profiles.FindAsync(user.Id, default))!.ImageId;
        (await InDatabaseAsync(db => db.Images.Select(image => image.Id).ToListAsync())).ShouldBe(named is null ? [] : [named]);
    }

    /// <summary>What a replica that knows one size alone would send.</summary>
    private Task<int> ExecuteAsync(string sql) => InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(sql));

    private StoredImage Picture(Guid userId) => StoredImage.Create(userId, Drawn.Of("them"), Now);
}
