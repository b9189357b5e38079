using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Pictures;
using Identity.Domain.Privacy;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Feed;
using Identity.Domain.Tokens.Keys;
using Identity.Domain.Users;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Changes;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.OAuth;
using Identity.Infrastructure.Persistence.Retention;
using Identity.Infrastructure.Privacy;
using Identity.Infrastructure.Secrets;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Throttling;
using Identity.Testing.Pictures;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Privacy;

public sealed class PersonalDataOnSqlite() : PersonalDataTests(DatabaseKind.Sqlite)
{
    [Fact] // security section 3.14: secure_delete
    public async Task Nothing_of_an_erased_person_is_left_in_the_files_once_they_were_tended()
    {
        var user = await LeaveTracesAsync();
        var file = await InDatabaseAsync(db => Task.FromResult(db.Database.GetDbConnection().DataSource));
        string[] files = [file, file + "-wal"];
        files.Any(path => Holds(path, Email)).ShouldBeTrue();

        (await EraseAsync(user)).ShouldBeTrue();
        await new SqliteUpkeep(Contexts, new Infrastructure.Persistence.StoreSettings($"Data Source={file}")).ExecuteAsync(default);

        foreach (var trace in Traces)
        {
            files.Where(path => Holds(path, trace)).ShouldBeEmpty(trace);
        }
    }

    private static bool Holds(string path, string text)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}

public sealed class PersonalDataOnPostgreSql() : PersonalDataTests(DatabaseKind.PostgreSql);

/// <summary>Whatever is stored about a person can be had and can be erased; a new table is part of both, or says why not.</summary>
public abstract class PersonalDataTests(DatabaseKind kind) : StoreTests(kind)
{
    protected const string Email = "ada.canary@example.com";
    private const string Name = "Ada Canary";
    private const string Phone = "+4915199900001";
    private const string Address = "198.51.100.77";
    private const string Device = "canary browser";
    private const string Details = "canary details";

    /// <summary>Why a table is neither exported nor erased; null where it is both.</summary>
    private static readonly Dictionary<Type, string?> Tables = new()
    {
        [typeof(User)] = null,
        [typeof(StoredImage)] = null,
        [typeof(ImageVariant)] = null,
        [typeof(Session)] = null,
        [typeof(Invitation)] = null,
        [typeof(AgreementAcceptance)] = null,
        [typeof(Consent)] = null,
        [typeof(Consent)] = null,
        [typeof(OnboardingStep)] = null,
        [typeof(OneTimeCode)] = null,
        [typeof(OneTimeSecret)] = null,
        [typeof(OutboxMessage)] = null,
        [typeof(AuditEvent)] = null,
        [typeof(Throttle)] = "a MAC of an address and a count; erased, and nothing that its owner could read",
        [typeof(ResetRequest)] = "an address as somebody typed it; gone as soon as the worker has looked it up",
        [typeof(Revocation)] = "random identifiers of sessions, for as long as an access token could live",
        [typeof(RevocationReader)] = "services",
        [typeof(AuditSeal)] = "MACs and counts",
        [typeof(Branch)] = "a unit, not a person",
        [typeof(Client)] = "services",
        [typeof(DeviceAuthorization)] = "a device that waits for ten minutes at most; erased with the person who connects it",
        [typeof(UsedAssertion)] = "digests of what services have signed",
        [typeof(SigningKey)] = "keys",
        [typeof(RevocationReader)] = "services, and how far they have read",
    };

    protected static readonly string[] Traces = [Email, Name, Phone, Address, Device, Details, Hash];

    private readonly MasterKeyRing ring = new([RandomNumberGenerator.GetBytes(MasterKeyRing.KeyBytes)]);

    private PersonalDataStore PersonalData => new(Contexts);

    [Fact]
    public async Task Every_table_is_exported_and_erased_or_says_why_not() =>
        (
            await InDatabaseAsync(db =>
                Task.FromResult(
                    db.Model.GetEntityTypes().Where(type => type.GetTableName() is not null).Select(type => type.ClrType).ToList()
                )
            )
        ).ShouldBe(Tables.Keys, ignoreOrder: true);

    [Fact]
    public async Task An_export_holds_something_of_every_table()
    {
        var user = await LeaveTracesAsync();

        var data = (await PersonalData.ExportAsync(user.Id, default)).ShouldNotBeNull();

        (data.Account.Id, data.Profile.Email).ShouldBe((user.Id, Email));
        var lists = typeof(PersonalData)
            .GetProperties()
            .Where(property => property.PropertyType.IsGenericType && typeof(IEnumerable).IsAssignableFrom(property.PropertyType))
            .ToList();
        lists
            .Select(property => property.PropertyType.GenericTypeArguments[0])
            .ShouldBe(
                Tables
                    .Where(table => table.Value is null && table.Key != typeof(User) && table.Key != typeof(ImageVariant))
                    .Select(table => table.Key),
                ignoreOrder: true
            );
        lists.ShouldAllBe(property => ((IEnumerable)property.GetValue(data)!).GetEnumerator().MoveNext());
        data.Images.Single().Variants.Count.ShouldBe(5); // and the picture itself
        (await PersonalData.ExportAsync(Guid.CreateVersion7(), default)).ShouldBeNull();
    }

    [Fact] // security section 3.14: erased people at once
    public async Task After_an_erasure_nothing_of_the_person_is_left_in_any_table()
    {
        var user = await LeaveTracesAsync();
        var before = await DumpAsync();
        foreach (var trace in Traces.Append(user.Id.ToString()))
        {
            before.Any(row => row.Text.Contains(trace, StringComparison.OrdinalIgnoreCase)).ShouldBeTrue(trace); // or it would be no test
        }

        (await EraseAsync(user)).ShouldBeTrue();

        var after = await DumpAsync();
        foreach (var trace in Traces)
        {
            after.Where(row => row.Text.Contains(trace, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(trace);
        }

        after
            .Where(row => row.Text.Contains(user.Id.ToString(), StringComparison.OrdinalIgnoreCase))
            .Select(row => row.Table)
            .Distinct()
            .ShouldBe(["audit_events"]);
        (await InDatabaseAsync(db => db.Throttles.CountAsync())).ShouldBe(0);
    }

    [Fact] // security requirement 86
    public async Task The_audit_keeps_that_it_happened_and_its_proof()
    {
        var user = await LeaveTracesAsync();
        var proof = new AuditProof(ring);
        var sealer = new AuditSealer(Contexts, proof, Clock);
        await sealer.ExecuteAsync(default);

        (await EraseAsync(user)).ShouldBeTrue();

        await sealer.ExecuteAsync(default);
        var verdict = await new AuditTrail(Contexts, proof, AuditEmails).VerifyAsync([], default);
        verdict.Faults.ShouldBeEmpty();
        verdict.Erased.ShouldBeGreaterThan(0);
        var erased = await InDatabaseAsync(db => db.AuditEvents.SingleAsync(audit => audit.Action == AuditActions.AccountErased));
        (erased.SubjectId, erased.Address, erased.SessionId, erased.Detail).ShouldBe((user.Id, null, null, null));
    }

    [Fact] // security requirement 86
    public async Task An_address_that_went_without_its_person_is_no_erasure()
    {
        var user = await LeaveTracesAsync();
        var proof = new AuditProof(ring);
        await new AuditSealer(Contexts, proof, Clock).ExecuteAsync(default);
        await InDatabaseAsync(db =>
            db.Database.ExecuteSqlAsync($"UPDATE audit_events SET address = NULL, address_salt = NULL WHERE subject_id = {user.Id}")
        );

        var verdict = await new AuditTrail(Contexts, proof, AuditEmails).VerifyAsync([], default);

        verdict.Faults.Select(fault => fault.Kind).Distinct().ShouldBe([AuditFaultKind.ErasureUnexplained]);
    }

    [Fact]
    public async Task The_address_is_free_at_once_and_the_next_account_inherits_nothing()
    {
        var user = await LeaveTracesAsync();
        (await EraseAsync(user)).ShouldBeTrue();

        var next = User.Register(Domain.Email.Parse(Email)!, "Somebody Else", Hash, Now);
        (await Changes.SignUpAsync(next, Open(next.Id), Verification(next), Now)).ShouldBeTrue();

        var data = (await PersonalData.ExportAsync(next.Id, default)).ShouldNotBeNull();
        data.Invitations.ShouldBeEmpty();
        data.Messages.ShouldBeEmpty();
        data.Sessions.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Open_sessions_are_revoked_and_the_farewell_is_on_its_way()
    {
        var user = await LeaveTracesAsync();
        var session = await InDatabaseAsync(db => db.Sessions.SingleAsync(row => row.UserId == user.Id && row.EndedAt == null));
        var farewell = new Outbox(ring).Prepare(
            new Message(
                MessageChannel.Mail,
                MessageTemplate.AccountErased,
                Email,
                "en",
                new Dictionary<string, string> { ["erasedAt"] = "now" }
            ),
            Now
        );

        (await EraseAsync(user, Hash, farewell)).ShouldBeTrue();

        (await InDatabaseAsync(db => db.Revocations.AnyAsync(revocation => revocation.Value == session.Id.ToString()))).ShouldBeTrue();
        Revocations
            .IsRevoked(new VerifiedToken(TokenKind.Access, user.Id, session.Id, Roles.Individual, "profile", null, Now, "first-party"))
            .ShouldBeTrue();
        (await InDatabaseAsync(db => db.Outbox.SingleAsync())).Id.ShouldBe(farewell.Id);
        (await Sessions.FindFactsAsync(session.Id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task An_invitation_that_was_open_is_withdrawn_and_one_that_was_accepted_stays_so_without_a_name()
    {
        var user = await LeaveTracesAsync();
        (await EraseAsync(user)).ShouldBeTrue();

        var invitations = await InDatabaseAsync(db => db.Invitations.OrderBy(invitation => invitation.AcceptedAt == null).ToListAsync());
        invitations.Select(invitation => invitation.StateAt(Now)).ShouldBe([InvitationState.Accepted, InvitationState.Revoked]);
        invitations.ShouldAllBe(invitation =>
            invitation.Email == "" && invitation.EmailKey == "" && invitation.Name == "" && invitation.PhoneNumber == null
        );
    }

    [Fact]
    public async Task Only_an_active_account_with_that_password_is_erased_and_only_once()
    {
        var (user, _) = await SignUpAsync();
        (await EraseAsync(user, "another hash")).ShouldBeFalse();
        await InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(row => row.SetProperty(it => it.Status, UserStatus.Disabled)));
        (await EraseAsync(user)).ShouldBeFalse(); // erasing is no way round a ban
        await InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(row => row.SetProperty(it => it.Status, UserStatus.Active)));

        (await InParallelAsync(8, _ => EraseAsync(user))).Count(erased => erased).ShouldBe(1);
        (await InDatabaseAsync(db => db.AuditEvents.CountAsync(audit => audit.Action == AuditActions.AccountErased))).ShouldBe(1);
    }

    [Fact]
    public async Task An_operator_erases_whatever_the_status()
    {
        var (user, _) = await SignUpAsync();
        await InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(row => row.SetProperty(it => it.Status, UserStatus.Disabled)));

        (await EraseAsync(user, verifiedHash: null)).ShouldBeTrue();
        (await EraseAsync(user, verifiedHash: null)).ShouldBeFalse();
    }

    [Fact]
    public async Task No_login_and_no_refresh_beside_an_erasure_survives_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var (user, first) = await SignUpAsync();
            var opened = new System.Collections.Concurrent.ConcurrentBag<Guid> { first.Id };
            await InParallelAsync(
                12,
                async number =>
                {
                    if (number == 5)
                    {
                        (await EraseAsync(user)).ShouldBeTrue();
                        return true;
                    }

                    if (number % 2 == 0)
                    {
                        return await Sessions.TryConfirmAsync(
                            first.Id,
                            number / 2,
                            new RepeatPolicy(TimeSpan.FromMinutes(5), true),
                            Client,
                            Now,
                            default
                        )
                            is not null;
                    }

                    var session = Open(user.Id);
                    if (await Sessions.TryOpenAsync(Opened(session), Read(user), null, Nobody, link: null, Client.Origin, default))
                    {
                        opened.Add(session.Id);
                    }

                    return true;
                }
            );

            (await InDatabaseAsync(db => db.Sessions.CountAsync(session => session.UserId == user.Id))).ShouldBe(0);
            var revoked = await InDatabaseAsync(db => db.Revocations.Select(revocation => revocation.Value).ToListAsync());
            opened.ShouldAllBe(id => revoked.Contains(id.ToString()));
        }
    }

    [Fact] // security requirement 44, the other way round
    public async Task Whoever_registered_with_somebody_elses_address_neither_sees_nor_erases_what_waits_for_its_owner()
    {
        var squatter = User.Register(Domain.Email.Parse(Email)!, "Mallory", Hash, Now);
        (await Changes.SignUpAsync(squatter, Open(squatter.Id), Verification(squatter), Now)).ShouldBeTrue();
        var invitation = Invitation.Create(
            await AddBranchAsync(),
            Guid.CreateVersion7(),
            Domain.Email.Parse(Email)!,
            Name,
            null,
            "en",
            Now
        );
        var mail = Mail(MessageTemplate.Invitation);
        await AddAsync(invitation, mail);

        var data = (await PersonalData.ExportAsync(squatter.Id, default)).ShouldNotBeNull();
        data.Invitations.ShouldBeEmpty();
        data.Messages.ShouldBeEmpty();
        (await EraseAsync(squatter)).ShouldBeTrue();

        (await InDatabaseAsync(db => db.Invitations.SingleAsync())).StateAt(Now).ShouldBe(InvitationState.Pending);
        (await InDatabaseAsync(db => db.Outbox.Select(message => message.Id).ToListAsync())).ShouldContain(mail.Id);
    }

    [Fact]
    public async Task A_former_address_is_its_owners_until_somebody_else_has_it()
    {
        var user = await MoveAsync(await LeaveTracesAsync());
        var waiting = (
            await InDatabaseAsync(db => db.Outbox.Where(message => message.Recipient == Email).Select(message => message.Id).ToListAsync())
        );
        waiting.ShouldNotBeEmpty();
        (await ExportedMailsAsync(user)).ShouldBe(waiting, ignoreOrder: true);

        var next = User.Register(Domain.Email.Parse(Email)!, "Somebody Else", Hash, Now); // who has proven nothing yet
        (await Changes.SignUpAsync(next, Open(next.Id), Verification(next), Now)).ShouldBeTrue();

        (await ExportedMailsAsync(user)).ShouldBeEmpty();
        (await EraseAsync(user)).ShouldBeTrue();
        (await InDatabaseAsync(db => db.Outbox.CountAsync(message => message.Recipient == Email))).ShouldBe(waiting.Count + 1);
    }

    [Fact]
    public async Task Mails_to_an_address_that_a_change_can_be_undone_to_are_exported_and_erased()
    {
        var (user, _) = await SignUpAsync();
        await AddAsync(
            OneTimeSecret.LinkOnly(user.Id, SecretPurpose.UndoEmailChange, Domain.Email.Parse(Email)!, OneTimeSecret.LinkLifetime, Now).Row,
            Mail(MessageTemplate.Invitation)
        );

        (await ExportedMailsAsync(user)).ShouldHaveSingleItem();

        (await EraseAsync(user)).ShouldBeTrue();
        (await InDatabaseAsync(db => db.Outbox.AnyAsync(message => message.Recipient == Email))).ShouldBeFalse();
    }

    [Fact]
    public async Task An_accepted_invitation_is_found_when_the_address_is_another_one_and_the_audit_is_pruned()
    {
        var user = await MoveAsync(await LeaveTracesAsync());
        await InDatabaseAsync(db => db.AuditEvents.ExecuteDeleteAsync());

        (await PersonalData.ExportAsync(user.Id, default))!.Invitations.Select(invitation => invitation.AcceptedBy).ShouldBe([user.Id]);

        (await EraseAsync(user)).ShouldBeTrue();
        var erased = await InDatabaseAsync(db => db.Invitations.SingleAsync(invitation => invitation.AcceptedAt != null));
        (erased.Email, erased.EmailKey, erased.Name, erased.PhoneNumber, erased.AcceptedBy).ShouldBe(("", "", "", null, null));
    }

    [Fact]
    public async Task A_wrong_password_that_was_being_compared_when_the_account_was_erased_leaves_no_address()
    {
        var (user, _) = await SignUpAsync();
        var (bystander, _) = await SignUpAsync();
        var throttles = new Throttles(Contexts, ThrottleKeys, AuditEmails, new());
        Task FailAsync(Guid? subject) => throttles.FailAsync(Nobody, subject, Failed, new Origin(Address), default);

        await FailAsync(user.Id);
        (await EraseAsync(user)).ShouldBeTrue();
        await FailAsync(user.Id);
        await FailAsync(bystander.Id);
        await FailAsync(null);

        var failed = await InDatabaseAsync(db => db.AuditEvents.Where(audit => audit.Action == AuditActions.LogInFailed).ToListAsync());
        failed.Where(audit => audit.SubjectId == user.Id).Select(audit => audit.Address).ShouldBe([null, null]);
        failed.Where(audit => audit.SubjectId != user.Id).Select(audit => audit.Address).ShouldBe([Address, Address]);
    }

    [Fact]
    public async Task Nor_does_one_that_fails_beside_the_erasure()
    {
        var (user, _) = await SignUpAsync();
        var throttles = new Throttles(Contexts, ThrottleKeys, AuditEmails, new());

        await InParallelAsync(
            12,
            async number =>
            {
                if (number == 6)
                {
                    return await EraseAsync(user);
                }

                await throttles.FailAsync(Nobody, user.Id, Failed, new Origin(Address), default);
                return true;
            }
        );

        (
            await InDatabaseAsync(db =>
                db.AuditEvents.Where(audit => audit.SubjectId == user.Id).Select(audit => audit.Address).Distinct().ToListAsync()
            )
        ).ShouldBe([null]);
    }

    private LogInFailed Failed => new(SessionId: null, "wrong password", Now);

    private async Task<IEnumerable<Guid>> ExportedMailsAsync(User user) =>
        (await PersonalData.ExportAsync(user.Id, default))
            .ShouldNotBeNull()
            .Messages.Where(message => message.Recipient == Email)
            .Select(message => message.Id);

    /// <summary>The account has another address from now on.</summary>
    private async Task<User> MoveAsync(User user)
    {
        var address = NewEmail();
        await InDatabaseAsync(db =>
            db.Users.Where(row => row.Id == user.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(it => it.Email, address.Address).SetProperty(it => it.EmailKey, address.Key))
        );
        return user;
    }

    /// <summary>Somebody who has been through everything: each table knows them.</summary>
    protected async Task<User> LeaveTracesAsync()
    {
        var address = Domain.Email.Parse(Email)!;
        var client = new ClientContext(Device, Address);
        var branchId = await AddBranchAsync();
        var accepted = Invitation.Create(branchId, Guid.CreateVersion7(), address, Name, PhoneNumber.Parse(Phone).Value!, "en", Now);
        var open = Invitation.Create(await AddBranchAsync(), Guid.CreateVersion7(), address, Name, null, "en", Now);
        var user = User.OfInvitation(accepted, new Acceptance(accepted.Link, [], [], Address), Hash, Now).Value!;
        var codes = new CodeMac(ring);
        var ended = Open(user.Id, client);
        await AddAsync(accepted, open, user);
        var changes = ChangesOn.Transaction(Contexts, new ThrottleKeys(ring), Revocations, Settings);
        var (application, _) = await new CreateClient(new RowChanges<Client, string>(changes), TimeProvider.System).ExecuteAsync(
            ClientDefinition.Parse("App", [], ["orders.read"], [], Settings).Value!,
            Operator.CommandLine,
            default
        );
        await AddAsync(
            StoredImage.Create(user.Id, Drawn.Of($"a picture of {Name}"), Now),
            Open(user.Id, client),
            ended,
            AgreementAcceptance.Of(user.Id, new Agreement("terms", "1", "Terms", "…", true), Address, Now),
            Consent.To(application.Id, user.Id, ["orders.read"], Now),
            OnboardingStep.Of(user.Id, "kyc").Open(new StepSettings("kyc", StepKind.External), 0, isDone: false, Now),
            OneTimeCode.ForPhone(user.Id, Phone, codes, Now).Row,
            OneTimeSecret.WithCode(user.Id, SecretPurpose.VerifyEmail, address, codes, Now).Row,
            Mail(MessageTemplate.Invitation),
            new Outbox(ring).Prepare(
                new Message(
                    MessageChannel.Sms,
                    MessageTemplate.PhoneCode,
                    Phone,
                    "en",
                    new Dictionary<string, string> { ["code"] = "123456", ["minutes"] = "10" }
                ),
                Now
            ),
            new Throttle
            {
                Account = new ThrottleKeys(ring).Of(user.EmailKey),
                Part = "strangers",
                Failures = 1,
                TakenAt = Now,
            },
            AuditEvent.Of(AuditActions.InvitationAccepted, Now, user.Id, address: Address, detail: accepted.Id.ToString()),
            AuditEvent.Of(AuditActions.SessionOpened, Now, user.Id, ended.Id, Address)
        );
        var now = Now;
        await InDatabaseAsync(async db =>
        {
            await db.Users.ExecuteUpdateAsync(row =>
                row.SetProperty(it => it.Status, UserStatus.Active)
                    .SetProperty(it => it.PhoneVerifiedAt, now)
                    .SetProperty(it => it.SignedInAt, now)
            );
            await db.OnboardingSteps.ExecuteUpdateAsync(row => row.SetProperty(it => it.Details, Details));
            await db
                .Sessions.Where(row => row.Id == ended.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(it => it.EndedAt, now).SetProperty(it => it.EndReason, SessionEnd.LoggedOut));
            return await db
                .Invitations.Where(row => row.Id == accepted.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(it => it.AcceptedAt, now).SetProperty(it => it.AcceptedBy, user.Id));
        });
        return user;
    }

    protected async Task<bool> EraseAsync(User user, string? verifiedHash = Hash, OutboxMessage? farewell = null)
    {
        var users = ChangesOn.Database(Contexts, new ThrottleKeys(ring), Revocations, Settings);
        var erased = await users.ChangeAsync(
            user.Id,
            Origin.None,
            it => verifiedHash is null ? it.Erase(farewell, Now) : it.Erase(verifiedHash, farewell, Now),
            default
        );
        return erased?.IsSuccess is true;
    }

    private Session Open(Guid userId, ClientContext client) =>
        Session.Open(userId, Roles.Individual, "first-party", Settings.SessionLifetime, client, Now);

    private OutboxMessage Mail(string template) =>
        new Outbox(ring).Prepare(
            new Message(
                MessageChannel.Mail,
                template,
                Email,
                "en",
                new Dictionary<string, string>
                {
                    ["name"] = Name,
                    ["branch"] = "a",
                    ["link"] = "b",
                    ["expiresAt"] = "c",
                }
            ),
            Now
        );

    private async Task<Guid> AddBranchAsync()
    {
        var branch = Branch.Create("Berlin", Now);
        await AddAsync(branch);
        return branch.Id;
    }

    private Task<int> AddAsync(params object[] rows) =>
        InDatabaseAsync(db =>
        {
            db.AddRange(rows);
            return db.SaveChangesAsync();
        });

    /// <summary>Every row of every table, as text.</summary>
    private Task<List<(string Table, string Text)>> DumpAsync() =>
        InDatabaseAsync(async db =>
        {
            List<(string Table, string Text)> dump = [];
            await db.Database.OpenConnectionAsync();
            foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).OfType<string>())
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"SELECT * FROM {table}";
                await using var rows = await command.ExecuteReaderAsync();
                while (await rows.ReadAsync())
                {
                    var values = Enumerable
                        .Range(0, rows.FieldCount)
                        .Select(column =>
                            rows.GetValue(column) is byte[] bytes
                                ? Encoding.UTF8.GetString(bytes)
                                : Convert.ToString(rows.GetValue(column), CultureInfo.InvariantCulture)
                        );
                    dump.Add((table, string.Join('\n', values)));
                }
            }

            return dump;
        });
}
