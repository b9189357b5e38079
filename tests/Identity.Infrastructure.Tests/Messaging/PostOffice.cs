using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Mail;
using Identity.Infrastructure.Messaging.Sms;
using Identity.Infrastructure.Persistence;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using MimeKit;

namespace Identity.Infrastructure.Tests.Messaging;

/// <summary>A replica as far as messages are concerned: the real services on a real database, and a transport that the test looks
/// into.</summary>
internal sealed class PostOffice : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private PostOffice(ServiceProvider services, string connectionString, byte[][] masterKeys, TestClock clock, FakeTransport transport)
    {
        this.services = services;
        ConnectionString = connectionString;
        MasterKeys = masterKeys;
        Clock = clock;
        Transport = transport;
    }

    internal string ConnectionString { get; }

    internal byte[][] MasterKeys { get; }

    internal TestClock Clock { get; }

    internal FakeTransport Transport { get; }

    internal OutboxQueue Queue => services.GetRequiredService<OutboxQueue>();

    internal IDeadLetters DeadLetters => services.GetRequiredService<IDeadLetters>();

    internal DeliverMessage Deliver => services.GetRequiredService<DeliverMessage>();

    internal IMeterFactory Meters => services.GetRequiredService<IMeterFactory>();

    internal FakeWatch Watch => services.GetRequiredService<FakeWatch>();

    internal IOutbox Outbox => services.GetRequiredService<IOutbox>();

    internal static PostOffice On(TestDatabase database, OutboxSettings? settings = null) =>
        On(database.ConnectionString, [RandomNumberGenerator.GetBytes(32)], new TestClock(), new FakeTransport(), settings);

    /// <summary>Another process on the same database, with the same keys and clock unless said otherwise.</summary>
    internal PostOffice Replica(OutboxSettings? settings = null, byte[][]? masterKeys = null) =>
        On(ConnectionString, masterKeys ?? MasterKeys, Clock, new FakeTransport(), settings);

    internal static Message Invitation(string name = "Ada", string link = "https://id.example.com/pages/invite?token=canary-link") =>
        new(
            MessageChannel.Mail,
            MessageTemplate.Invitation,
            "ada@example.com",
            "en",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["name"] = name,
                ["branch"] = "North",
                ["link"] = link,
                ["expiresAt"] = "2026-01-01 12:00 UTC",
            }
        );

    /// <summary>What sending takes, with folders that nobody writes to.</summary>
    internal static MessagingSettings Settings(OutboxSettings? outbox = null)
    {
        var folder = Path.Combine(Path.GetTempPath(), "identity-unused");
        return new MessagingSettings(
            outbox ?? new OutboxSettings { PollInterval = TimeSpan.FromMilliseconds(20) },
            new MailSettings { From = new MailboxAddress(null, "no-reply@example.com"), Folder = folder },
            new SmsSettings { Folder = folder },
            MessageTemplates.Load(null, fault => throw new InvalidOperationException(fault)),
            new LinkSettings().Under("https://id.example.com")
        );
    }

    internal async Task<IdentityDbContext> ConnectAsync() =>
        await services.GetRequiredService<IDbContextFactory<IdentityDbContext>>().CreateDbContextAsync();

    internal async Task<Guid> PostAsync(Message? message = null)
    {
        await using var db = await ConnectAsync();
        var row = Outbox.Prepare(message ?? Invitation(), Clock.Now());
        db.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    }

    internal async Task<OutboxMessage> ReadAsync(Guid id)
    {
        await using var db = await ConnectAsync();
        return await db.Outbox.AsNoTracking().SingleAsync(message => message.Id == id);
    }

    internal async Task<int> CountAsync(Func<IQueryable<OutboxMessage>, IQueryable<OutboxMessage>>? which = null)
    {
        await using var db = await ConnectAsync();
        return await (which?.Invoke(db.Outbox) ?? db.Outbox).CountAsync();
    }

    /// <summary>Claims and delivers whatever is due, like a worker.</summary>
    internal async Task<int> DeliverDueAsync()
    {
        for (var count = 0; ; count++)
        {
            if (await Queue.TryClaimAsync() is not { } message)
            {
                return count;
            }

            await Deliver.ExecuteAsync(message, CancellationToken.None);
        }
    }

    internal IHostedService Worker() => services.GetServices<IHostedService>().OfType<OutboxWorker>().Single();

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static PostOffice On(
        string connectionString,
        byte[][] masterKeys,
        TestClock clock,
        FakeTransport transport,
        OutboxSettings? settings
    )
    {
        var registrations = new ServiceCollection();
        registrations.AddLogging();
        registrations.AddSingleton<TimeProvider>(clock);
        registrations.AddIdentityInfrastructure(new StoreSettings(connectionString), new MasterKeyRing(masterKeys), Settings(settings));
        registrations.AddSingleton<OutboxWorker>().AddSingleton<IHostedService>(it => it.GetRequiredService<OutboxWorker>());
        registrations.RemoveAll<IMessageTransport>().RemoveAll<INoticeTransport>().AddSingleton<IMessageTransport>(transport);
        registrations.AddSingleton<FakeWatch>().AddSingleton<IDeliveryWatch>(it => it.GetRequiredService<FakeWatch>());
        return new PostOffice(registrations.BuildServiceProvider(), connectionString, masterKeys, clock, transport);
    }
}

/// <summary>Remembers what it is told of messages that concern a row.</summary>
internal sealed class FakeWatch : IDeliveryWatch
{
    private readonly ConcurrentQueue<string> heard = new();

    internal IReadOnlyCollection<string> Heard => heard;

    public Task DeliveredAsync(OutboxMessage message)
    {
        heard.Enqueue($"delivered {message.ConcernsId}");
        return Task.CompletedTask;
    }

    public Task GivenUpAsync(OutboxMessage message)
    {
        heard.Enqueue($"given up {message.ConcernsId}");
        return Task.CompletedTask;
    }
}

/// <summary>Keeps what it is given, or refuses it.</summary>
internal sealed class FakeTransport : IMessageTransport
{
    private readonly ConcurrentQueue<RenderedMessage> sent = new();

    public MessageChannel Channel => MessageChannel.Mail;

    internal IReadOnlyCollection<RenderedMessage> Sent => sent;

    /// <summary>Runs before a message is taken.</summary>
    internal Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public async Task SendAsync(RenderedMessage message, CancellationToken ct)
    {
        await Before();
        sent.Enqueue(message);
    }

    internal void Refuse(string kind, bool isFinal = false) => Before = () => throw new DeliveryException(kind, isFinal);

    internal void Accept() => Before = () => Task.CompletedTask;
}
