using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Persistence;
using Identity.Testing.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Messaging;

public sealed class OutboxOnSqlite() : OutboxTests(DatabaseKind.Sqlite);

public sealed class OutboxOnPostgreSql() : OutboxTests(DatabaseKind.PostgreSql);

public abstract class OutboxTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestDatabase database = null!;
    private PostOffice office = null!;

    public async ValueTask InitializeAsync()
    {
        database = await Schema.CreateAsync(kind);
        office = PostOffice.On(database);
    }

    public async ValueTask DisposeAsync()
    {
        await office.DisposeAsync();
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact] // security requirement 90
    public async Task A_message_is_sent_if_and_only_if_its_change_commits()
    {
        await AddAsync(commit: false);
        (await office.DeliverDueAsync()).ShouldBe(0);
        (await office.CountAsync()).ShouldBe(0);

        await AddAsync(commit: true);
        (await office.DeliverDueAsync()).ShouldBe(1);
        (await office.DeliverDueAsync()).ShouldBe(0);
        office.Transport.Sent.Count.ShouldBe(1);

        Task<bool> AddAsync(bool commit) =>
            TransactAsync(db => db.Add(office.Outbox.Prepare(PostOffice.Invitation(), office.Clock.Now())), commit);
    }

    [Fact]
    public async Task What_was_sent_says_what_was_prepared_and_leaves_no_secret_behind()
    {
        var id = await office.PostAsync();

        await office.DeliverDueAsync();

        var sent = office.Transport.Sent.ShouldHaveSingleItem();
        sent.Id.ShouldBe(id);
        sent.Recipient.ShouldBe("ada@example.com");
        sent.Subject.ShouldBe("Your invitation to North");
        sent.Text.ShouldContain("https://id.example.com/pages/invite?token=canary-link");
        var row = await office.ReadAsync(id);
        row.SentAt.ShouldNotBeNull();
        row.Payload.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_workers_send_each_of_200_messages_exactly_once()
    {
        var ids = new List<Guid>();
        await TransactAsync(
            db =>
            {
                for (var i = 0; i < 200; i++)
                {
                    var row = office.Outbox.Prepare(PostOffice.Invitation(), office.Clock.Now());
                    ids.Add(row.Id);
                    db.Add(row);
                }
            },
            commit: true
        );
        await using var replica = office.Replica();
        var workers = new[] { office.Worker(), replica.Worker() };
        var (here, there) = (new TaskCompletionSource(), new TaskCompletionSource());
        office.Transport.Before = () => MeetAsync(here, there);
        replica.Transport.Before = () => MeetAsync(there, here);

        await Task.WhenAll(workers.Select(worker => worker.StartAsync(CancellationToken.None)));
        await EventuallyAsync(async () => await office.CountAsync(rows => rows.Where(row => row.SentAt == null)) == 0);
        await Task.WhenAll(workers.Select(worker => worker.StopAsync(CancellationToken.None)));

        office.Transport.Sent.Concat(replica.Transport.Sent).Select(message => message.Id).Order().ShouldBe(ids.Order());
        office.Transport.Sent.ShouldNotBeEmpty();
        replica.Transport.Sent.ShouldNotBeEmpty();

        // Neither may be done before the other has begun.
        static Task MeetAsync(TaskCompletionSource mine, TaskCompletionSource other)
        {
            mine.TrySetResult();
            return other.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    [Fact] // security requirement 90: at least once, with the same secret
    public async Task A_message_whose_worker_died_before_it_could_note_the_sending_is_sent_again_to_the_letter()
    {
        await office.PostAsync();
        var first = (await office.Queue.TryClaimAsync()).ShouldNotBeNull();
        var died = MessageTemplatesOf(office, first);

        await using var replica = office.Replica();
        (await replica.DeliverDueAsync()).ShouldBe(0, "the claim holds");
        office.Clock.Advance(new OutboxSettings().Claim + TimeSpan.FromSeconds(1));
        (await replica.DeliverDueAsync()).ShouldBe(1);

        replica.Transport.Sent.ShouldHaveSingleItem().ShouldBe(died);
    }

    [Fact]
    public async Task A_worker_that_was_overtaken_changes_nothing()
    {
        var id = await office.PostAsync();
        var overtaken = (await office.Queue.TryClaimAsync()).ShouldNotBeNull();
        office.Clock.Advance(new OutboxSettings().Claim + TimeSpan.FromSeconds(1));
        (await office.Queue.TryClaimAsync()).ShouldNotBeNull().Attempts.ShouldBe(2);

        await office.Queue.MarkFailedAsync(overtaken, new DeliveryException("late"));

        var row = await office.ReadAsync(id);
        row.LastError.ShouldBeNull();
        row.ClaimedUntil.ShouldNotBeNull();
    }

    [Fact] // security requirement 90
    public async Task A_message_that_fails_is_due_again_after_growing_pauses_and_leaves_when_it_can()
    {
        var id = await office.PostAsync();
        office.Transport.Refuse("smtp_connect");
        foreach (var seconds in new[] { 5, 10, 20, 40 })
        {
            var before = office.Clock.Now();
            (await office.DeliverDueAsync()).ShouldBe(1);
            var row = await office.ReadAsync(id);
            row.LastError.ShouldBe("smtp_connect");
            row.NextAttemptAt.ShouldBeInRange(before.AddSeconds(seconds * 0.8), office.Clock.Now().AddSeconds(seconds * 1.2));

            (await office.DeliverDueAsync()).ShouldBe(0, "it is not due yet");
            office.Clock.Advance(row.NextAttemptAt - office.Clock.Now() + TimeSpan.FromMilliseconds(1));
        }

        office.Transport.Accept();
        (await office.DeliverDueAsync()).ShouldBe(1);
        office.Transport.Sent.ShouldHaveSingleItem();
        (await office.ReadAsync(id)).LastError.ShouldBeNull();
    }

    [Fact]
    public async Task A_message_is_given_up_after_its_last_attempt()
    {
        await using var patient = office.Replica(new OutboxSettings { Attempts = 3 });
        var id = await patient.PostAsync();
        patient.Transport.Refuse("smtp_recipient_451");

        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await patient.DeliverDueAsync()).ShouldBe(1);
            (await patient.ReadAsync(id)).DeadAt.HasValue.ShouldBe(attempt == 2);
            patient.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        patient.Clock.Advance(TimeSpan.FromDays(1));
        (await patient.DeliverDueAsync()).ShouldBe(0);
        (await patient.ReadAsync(id)).LastError.ShouldBe("smtp_recipient_451");
    }

    [Fact]
    public async Task A_message_that_brings_every_worker_down_is_given_up_after_its_last_attempt()
    {
        await using var mortal = office.Replica(new OutboxSettings { Attempts = 2 });
        var id = await mortal.PostAsync();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            (await mortal.Queue.TryClaimAsync()).ShouldNotBeNull(); // and the worker is heard of no more
            mortal.Clock.Advance(new OutboxSettings().Claim + TimeSpan.FromSeconds(1));
        }

        (await mortal.DeliverDueAsync()).ShouldBe(1);

        mortal.Transport.Sent.ShouldBeEmpty();
        var row = await mortal.ReadAsync(id);
        row.DeadAt.ShouldNotBeNull();
        row.LastError.ShouldBe("attempts_exhausted");
    }

    [Fact]
    public async Task An_operator_sends_what_was_given_up_again()
    {
        var (id, other) = (await office.PostAsync(), await office.PostAsync());
        office.Transport.Refuse("smtp_recipient_550", isFinal: true);
        await office.DeliverDueAsync();
        office.Transport.Accept();

        var dead = await office.DeadLetters.ListAsync(new PageRequest(1, 20), default);
        dead.Items.Select(message => message.Id).ShouldBe([id, other], ignoreOrder: true);
        dead.Items.ShouldAllBe(message => message.LastError == "smtp_recipient_550");

        (await office.DeadLetters.RetryAsync(Guid.CreateVersion7(), office.Clock.Now(), default)).ShouldBe(0);
        (await office.DeadLetters.RetryAsync(id, office.Clock.Now(), default)).ShouldBe(1);
        (await office.DeliverDueAsync()).ShouldBe(1);
        (await office.DeadLetters.RetryAsync(null, office.Clock.Now(), default)).ShouldBe(1);
        (await office.DeliverDueAsync()).ShouldBe(1);

        office.Transport.Sent.Select(message => message.Id).ShouldBe([id, other]);
        (await office.DeadLetters.ListAsync(new PageRequest(1, 20), default)).TotalRecords.ShouldBe(0);
    }

    [Fact]
    public async Task What_a_message_concerns_hears_of_its_end_and_not_of_a_failure_that_may_pass()
    {
        var (nothing, row) = (PostOffice.Invitation(), Guid.CreateVersion7());
        await office.PostAsync(nothing with { ConcernsId = row });
        await office.PostAsync(nothing);
        office.Transport.Refuse("smtp_connect");
        await office.DeliverDueAsync();
        office.Watch.Heard.ShouldBeEmpty();

        office.Clock.Advance(TimeSpan.FromMinutes(5));
        office.Transport.Refuse("smtp_recipient_550", isFinal: true);
        await office.DeliverDueAsync();
        office.Watch.Heard.ShouldBe([$"given up {row}"]);

        office.Transport.Accept();
        await office.DeadLetters.RetryAsync(id: null, office.Clock.Now(), default);
        await office.DeliverDueAsync();
        office.Watch.Heard.ShouldBe([$"given up {row}", $"delivered {row}"]);
    }

    [Fact]
    public async Task The_meter_counts_what_was_given_up_with_its_reason()
    {
        List<string> counted = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, it) =>
            {
                if (instrument.Name == MessageMetrics.GivenUpName && instrument.Meter.Scope == office.Meters)
                {
                    it.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => counted.Add($"{count} {tags[0].Value} {tags[1].Value}"));
        listener.Start();
        await office.PostAsync();
        office.Transport.Refuse("smtp_connect");
        await office.DeliverDueAsync();
        counted.ShouldBeEmpty();

        office.Clock.Advance(TimeSpan.FromMinutes(5));
        office.Transport.Refuse("smtp_recipient_550", isFinal: true);
        await office.DeliverDueAsync();

        counted.ShouldBe([$"1 {MessageTemplate.Invitation} smtp_recipient_550"]);
    }

    [Fact]
    public async Task A_message_that_can_never_leave_is_given_up_at_once()
    {
        var id = await office.PostAsync();
        office.Transport.Refuse("recipient_invalid", isFinal: true);

        await office.DeliverDueAsync();

        (await office.ReadAsync(id)).DeadAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_message_whose_link_has_expired_is_not_sent_any_more()
    {
        var expiresAt = office.Clock.Now().AddMinutes(60);
        var late = await office.PostAsync(PostOffice.Invitation() with { ExpiresAt = expiresAt });
        var inTime = await office.PostAsync(PostOffice.Invitation() with { ExpiresAt = expiresAt.AddMinutes(1) });
        var without = await office.PostAsync();

        office.Clock.Advance(TimeSpan.FromMinutes(60));
        await office.DeliverDueAsync();

        office.Transport.Sent.Select(message => message.Id).ShouldBe([inTime, without], ignoreOrder: true);
        var row = await office.ReadAsync(late);
        row.DeadAt.ShouldNotBeNull();
        row.LastError.ShouldBe("expired");
        row.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_is_tried_until_its_link_expires_and_no_longer()
    {
        var id = await office.PostAsync(PostOffice.Invitation() with { ExpiresAt = office.Clock.Now().AddSeconds(30) });
        office.Transport.Refuse("smtp_recipient_451");
        await office.DeliverDueAsync();
        (await office.ReadAsync(id)).DeadAt.ShouldBeNull();

        office.Clock.Advance(TimeSpan.FromSeconds(30));
        office.Transport.Accept();
        await office.DeliverDueAsync();

        office.Transport.Sent.ShouldBeEmpty();
        (await office.ReadAsync(id)).LastError.ShouldBe("expired");
    }

    [Fact] // replicas of two versions run side by side during an upgrade
    public async Task When_a_message_expires_stands_among_its_values_where_an_earlier_version_finds_them()
    {
        await office.PostAsync(PostOffice.Invitation() with { ExpiresAt = DateTimeOffset.MaxValue });
        var row = (await office.Queue.TryClaimAsync()).ShouldNotBeNull();

        var model = ((Outbox)office.Outbox).Open(row);

        Outbox.ExpiryIn(model).ShouldBe(DateTimeOffset.MaxValue);
        PostOffice.Invitation().Model.ShouldAllBe(pair => model[pair.Key] == pair.Value);
        MessageTemplate.All.ShouldAllBe(
            template => template.Placeholders.All(name => char.IsAsciiLetter(name[0])),
            "none is called as the expiry is"
        );
    }

    [Fact]
    public async Task A_transport_that_breaks_leaves_only_the_name_of_the_fault()
    {
        var id = await office.PostAsync();
        office.Transport.Before = () => throw new FormatException("ada@example.com https://id.example.com/?token=canary");

        await office.DeliverDueAsync();

        (await office.ReadAsync(id)).LastError.ShouldBe("FormatException");
    }

    [Fact]
    public async Task Sent_messages_go_after_a_day_and_given_up_ones_after_a_month()
    {
        await office.PostAsync();
        await office.DeliverDueAsync();
        await office.PostAsync();
        office.Transport.Refuse("recipient_invalid", isFinal: true);
        await office.DeliverDueAsync();
        var waiting = await office.PostAsync();

        office.Clock.Advance(TimeSpan.FromHours(23));
        await SweepAsync();
        (await office.CountAsync()).ShouldBe(3);
        office.Clock.Advance(TimeSpan.FromHours(2));
        await SweepAsync();
        (await office.CountAsync()).ShouldBe(2);
        office.Clock.Advance(TimeSpan.FromDays(30));
        await SweepAsync();
        (await office.CountAsync()).ShouldBe(1);
        (await office.ReadAsync(waiting)).SentAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_table_that_cannot_be_swept_keeps_no_message_from_leaving()
    {
        await office.PostAsync();
        await office.DeliverDueAsync();
        office.Clock.Advance(TimeSpan.FromDays(2));
        await RefuseDeletesAsync();
        await office.PostAsync();
        var worker = office.Worker();

        await worker.StartAsync(CancellationToken.None);
        await EventuallyAsync(() => Task.FromResult(office.Transport.Sent.Count == 2));
        await worker.StopAsync(CancellationToken.None);
    }

    [Fact] // security requirements 83 and 85
    public async Task A_dump_of_the_database_holds_no_link_and_no_code()
    {
        await office.PostAsync();
        var code = new Message(
            MessageChannel.Sms,
            MessageTemplate.PhoneCode,
            "+491701234567",
            "de",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = "canary-code", ["minutes"] = "10" }
        );
        await office.PostAsync(code);

        var dump = await DumpAsync();

        dump.ShouldContain("phone-code"); // it is the right table
        dump.ShouldNotContain("canary");
        dump.ShouldNotContain(Convert.ToHexString("canary"u8), Case.Insensitive);
        dump.ShouldNotContain(Convert.ToBase64String("canary"u8));
    }

    [Fact] // security requirement 83
    public async Task A_message_that_was_redirected_in_the_database_is_not_sent()
    {
        var id = await office.PostAsync();
        await using (var db = await office.ConnectAsync())
        {
            await db.Outbox.ExecuteUpdateAsync(row => row.SetProperty(it => it.Recipient, "mallory@example.com"));
        }

        await office.DeliverDueAsync();

        office.Transport.Sent.ShouldBeEmpty();
        (await office.ReadAsync(id)).LastError.ShouldBe("payload_unreadable");
    }

    [Fact] // security requirement 83
    public async Task A_message_outlives_the_rotation_of_the_master_key()
    {
        await office.PostAsync();

        await using var rotated = office.Replica(masterKeys: [RandomNumberGenerator.GetBytes(32), .. office.MasterKeys]);
        await rotated.DeliverDueAsync();

        rotated.Transport.Sent.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_local_change_wakes_the_worker_at_once(bool inTransaction)
    {
        await using var sleepy = office.Replica(new OutboxSettings { PollInterval = TimeSpan.FromHours(1) });
        var worker = sleepy.Worker();
        await worker.StartAsync(CancellationToken.None);
        await Task.Delay(200); // it has looked once, and sleeps

        if (inTransaction)
        {
            await using var db = await sleepy.ConnectAsync();
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Add(sleepy.Outbox.Prepare(PostOffice.Invitation(), sleepy.Clock.Now()));
            await db.SaveChangesAsync();
            await Task.Delay(100); // awake too early, it finds nothing and sleeps again
            await transaction.CommitAsync();
        }
        else
        {
            await sleepy.PostAsync();
        }

        await EventuallyAsync(() => Task.FromResult(sleepy.Transport.Sent.Count == 1));
        await worker.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_stopping_worker_finishes_what_it_has_begun()
    {
        var begun = new TaskCompletionSource();
        var proceed = new TaskCompletionSource();
        office.Transport.Before = () =>
        {
            begun.SetResult();
            return proceed.Task;
        };
        var id = await office.PostAsync();
        var worker = office.Worker();
        await worker.StartAsync(CancellationToken.None);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var stopping = worker.StopAsync(CancellationToken.None);
        await Task.Delay(100);
        stopping.IsCompleted.ShouldBeFalse();
        proceed.SetResult();
        await stopping;

        (await office.ReadAsync(id)).SentAt.ShouldNotBeNull();
    }

    [Fact]
    public void A_message_without_one_of_its_values_is_a_bug_and_not_a_row()
    {
        var incomplete = PostOffice.Invitation() with
        {
            Model = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "Ada" },
        };

        Should.Throw<ArgumentException>(() => office.Outbox.Prepare(incomplete, office.Clock.Now()));
        Should.Throw<ArgumentException>(() =>
            office.Outbox.Prepare(PostOffice.Invitation() with { Template = "unheard-of" }, office.Clock.Now())
        );
        Should.Throw<ArgumentException>(() =>
            office.Outbox.Prepare(PostOffice.Invitation() with { Channel = MessageChannel.Sms }, office.Clock.Now())
        );
    }

    private async Task SweepAsync()
    {
        await using var db = await office.ConnectAsync();
        await new OutboxSweep().ExecuteAsync(db, office.Clock.Now(), CancellationToken.None);
    }

    private async Task RefuseDeletesAsync()
    {
        await using var db = await office.ConnectAsync();
        await db.Database.ExecuteSqlRawAsync(
            kind is DatabaseKind.Sqlite
                ? "CREATE TRIGGER refuse BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'refused'); END"
                : """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END';
                CREATE TRIGGER refuse BEFORE DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION refuse();
                """
        );
    }

    private static RenderedMessage MessageTemplatesOf(PostOffice office, OutboxMessage message) =>
        MessageTemplates
            .Load(null, fault => throw new InvalidOperationException(fault))
            .Render(message, ((Outbox)office.Outbox).Open(message));

    private async Task<bool> TransactAsync(Action<IdentityDbContext> change, bool commit)
    {
        await using var db = await office.ConnectAsync();
        return await db.InTransactionAsync(
            async () =>
            {
                change(db);
                await db.SaveChangesAsync();
                return commit;
            },
            CancellationToken.None
        );
    }

    /// <summary>On SQLite the files themselves, on PostgreSQL each row as the server spells it.</summary>
    private async Task<string> DumpAsync()
    {
        if (kind is DatabaseKind.Sqlite)
        {
            var file = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
            return string.Concat(Directory.EnumerateFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*").Select(ReadShared));
        }

        await using var db = await office.ConnectAsync();
        return string.Join('\n', await db.Database.SqlQueryRaw<string>("SELECT outbox::text AS \"Value\" FROM outbox").ToListAsync());
    }

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(20);
        }
    }
}
