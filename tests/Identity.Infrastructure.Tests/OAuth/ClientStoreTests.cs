using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Changes;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.OAuth;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tests.OAuth;

public sealed class ClientStoreTests
{
    private static readonly TokenSettings Settings = new() { Issuer = "https://id.example.com" };

    private readonly TestClock clock = new();
    private readonly RevocationList revocations = new(TimeProvider.System);

    public static TheoryData<DatabaseKind> Kinds => [DatabaseKind.Sqlite, DatabaseKind.PostgreSql];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_client_reads_back_as_it_was_created(DatabaseKind kind)
    {
        await using var database = await Schema.CreateAsync(kind);
        var store = StoreOn(database);
        var (client, secret) = await CreateAsync(database, "Größe & Co. 测试", ["a", "b:c"], ["https://kyc.example.com/x?y=z", "api"]);

        var read = (await store.FindAsync(client.Id, default)).ShouldNotBeNull();

        read.Name.ShouldBe("Größe & Co. 测试");
        read.Grants.ShouldBe(["client_credentials"]);
        read.Scopes.ShouldBe(["a", "b:c"]);
        read.Audiences.ShouldBe(["https://kyc.example.com/x?y=z", "api"]);
        read.SecretHash.ShouldBe(secret.Hash);
        read.CreatedAt.ShouldBe(client.CreatedAt);
        read.SecretChangedAt.ShouldBe(client.CreatedAt);
        read.DisabledAt.ShouldBeNull();
        (await store.FindAsync(ClientId.Create(), default)).ShouldBeNull();
        (await AuditAsync(database)).ShouldBe([("client.created", $"{client.Id} by command line")]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_new_secret_takes_the_place_of_the_old_one_until_the_client_is_disabled(DatabaseKind kind)
    {
        await using var database = await Schema.CreateAsync(kind);
        var store = StoreOn(database);
        var (client, _) = await CreateAsync(database, "KYC");
        clock.Advance(TimeSpan.FromDays(1));
        var rotated = await new RotateClientSecret(ChangesOn(database), clock).ExecuteAsync(client.Id, 0, Operator.CommandLine, default);

        var read = (await store.FindAsync(client.Id, default)).ShouldNotBeNull();
        read.SecretHash.ShouldBe(rotated.Value!.Hash);
        read.SecretChangedAt.ShouldBeGreaterThan(client.CreatedAt.AddHours(23));

        (
            await new DisableClient(ChangesOn(database), clock).ExecuteAsync(client.Id, Operator.CommandLine, default)
        ).IsSuccess.ShouldBeTrue();
        (
            await new RotateClientSecret(ChangesOn(database), clock).ExecuteAsync(client.Id, 0, Operator.CommandLine, default)
        ).Errors.ShouldBe([ClientErrors.Disabled]);
        (await store.FindAsync(client.Id, default)).ShouldNotBeNull().SecretHash.ShouldBe(rotated.Value.Hash);
        (await AuditAsync(database)).Select(it => it.Action).ShouldBe(["client.created", "client.secret_rotated", "client.disabled"]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Of_64_that_disable_a_client_at_once_one_does_and_its_tokens_are_revoked_once(DatabaseKind kind)
    {
        await using var database = await Schema.CreateAsync(kind);
        var store = StoreOn(database);
        var (client, _) = await CreateAsync(database, "KYC");

        var disabled = await Task.WhenAll(
            Enumerable
                .Range(0, 64)
                .Select(_ => new DisableClient(ChangesOn(database), clock).ExecuteAsync(client.Id, Operator.CommandLine, default))
        );

        disabled.ShouldAllBe(it => it.IsSuccess);
        await using var db = await Schema.ContextsOn(database.ConnectionString).CreateDbContextAsync();
        var revocation = await db.Revocations.SingleAsync();
        revocation.Kind.ShouldBe(RevocationKind.Client);
        revocation.Value.ShouldBe(client.Id);
        revocation.ExpiresAt.ShouldBe(revocation.RevokedAt + Settings.AccessTokenLifetime + Revocation.ClockSkew);
        (await db.AuditEvents.CountAsync(audit => audit.Action == AuditActions.ClientDisabled)).ShouldBe(1);

        // Another replica hears it from the database; this one knew at once. Later tokens count as well: one may have been in the making.
        var elsewhere = new RevocationList(clock);
        await new RevocationPoll(Schema.ContextsOn(database.ConnectionString), elsewhere, clock).ExecuteAsync(default);
        var token = VerifiedToken.OfService(client.Id, "a", clock.Now().AddSeconds(5));
        revocations.IsRevoked(token).ShouldBeTrue();
        elsewhere.IsRevoked(token).ShouldBeTrue();
        elsewhere.IsRevoked(token with { ClientId = ClientId.Create() }).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_list_is_searched_by_text_and_never_by_pattern(DatabaseKind kind)
    {
        await using var database = await Schema.CreateAsync(kind);
        var store = StoreOn(database);
        var (percent, _) = await CreateAsync(database, "100% KYC");
        var (under, _) = await CreateAsync(database, "a_b \\ 'quoted'");
        var (plain, _) = await CreateAsync(database, "Plain kyc");

        (await SearchAsync(store, "KYC")).ShouldBe([plain.Id, percent.Id]);
        (await SearchAsync(store, "%")).ShouldBe([percent.Id]);
        (await SearchAsync(store, "_")).ShouldBe([under.Id]);
        (await SearchAsync(store, "\\")).ShouldBe([under.Id]);
        (await SearchAsync(store, "'quoted'")).ShouldBe([under.Id]);
        (await SearchAsync(store, plain.Id)).ShouldBe([plain.Id]);
        (await SearchAsync(store, plain.Id[..10])).ShouldBeEmpty();
        (await SearchAsync(store, null)).ShouldBe([plain.Id, under.Id, percent.Id]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_page_is_a_part_of_the_whole_list(DatabaseKind kind)
    {
        await using var database = await Schema.CreateAsync(kind);
        var store = StoreOn(database);
        for (var number = 1; number <= 5; number++)
        {
            await CreateAsync(database, $"client {number}");
        }

        var page = await store.ListAsync(null, new PageRequest(2, 2), default);

        page.Items.Select(client => client.Name).ShouldBe(["client 3", "client 2"]);
        (page.TotalRecords, page.TotalPages).ShouldBe((5, 3));
        (await store.ListAsync(null, new PageRequest(1_000_000, 100), default)).Items.ShouldBeEmpty();
    }

    private static ClientStore StoreOn(TestDatabase database) => new(Schema.ContextsOn(database.PatientConnectionString));

    private RowChanges<Client, string> ChangesOn(TestDatabase database) =>
        new(
            Stores.ChangesOn.Transaction(
                Schema.ContextsOn(database.PatientConnectionString),
                new ThrottleKeys(new MasterKeyRing([new byte[32]])),
                revocations,
                Settings
            )
        );

    /// <summary>Each a second after the one before, so that their order is known.</summary>
    private async Task<(Client Client, ClientSecret Secret)> CreateAsync(
        TestDatabase database,
        string name,
        string[]? scopes = null,
        string[]? audiences = null
    )
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        var (client, secret) = await new CreateClient(ChangesOn(database), clock).ExecuteAsync(
            ClientDefinition.Parse(name, [], scopes ?? ["a"], audiences ?? [], Settings).Value!,
            Operator.CommandLine,
            default
        );
        return (client, secret!);
    }

    private static async Task<IEnumerable<string>> SearchAsync(IClientStore store, string? text) =>
        (await store.ListAsync(text, new PageRequest(), default)).Items.Select(client => client.Id);

    private static async Task<List<(string Action, string? Detail)>> AuditAsync(TestDatabase database)
    {
        await using var db = await Schema.ContextsOn(database.ConnectionString).CreateDbContextAsync();
        return [.. (await db.AuditEvents.OrderBy(audit => audit.At).ToListAsync()).Select(audit => (audit.Action, audit.Detail))];
    }
}
