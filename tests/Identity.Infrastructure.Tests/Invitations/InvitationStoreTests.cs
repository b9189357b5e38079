using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Domain.Users;
using Identity.Infrastructure.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Invitations;

public sealed class InvitationStoreOnSqlite() : InvitationStoreTests(DatabaseKind.Sqlite);

public sealed class InvitationStoreOnPostgreSql() : InvitationStoreTests(DatabaseKind.PostgreSql);

public abstract class InvitationStoreTests(DatabaseKind kind) : StoreTests(kind)
{
    [Fact]
    public async Task Accepting_notes_which_account_it_led_to()
    {
        var invitation = await InviteAsync(NewEmail());

        var user = (await Changes.AcceptAsync(invitation, holder: null, Now))!.Value.ShouldNotBeNull();

        (await InDatabaseAsync(db => db.Invitations.SingleAsync())).AcceptedBy.ShouldBe(user.Id);
    }

    [Fact] // the other way round the two would wait for each other, and one of them would be told that the service is not available
    public async Task Accepting_locks_the_account_before_the_invitation_as_an_erasure_does()
    {
        var (user, _) = await SignUpAsync();
        var invitation = await InviteAsync(Email.Parse(user.Email)!);
        Task<Result<User>?> acceptance;
        await using (var db = await Contexts.CreateDbContextAsync())
        await using (var erasure = await db.Database.BeginTransactionAsync())
        {
            await db.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(row => row.SetProperty(it => it.Name, "Grace"));
            acceptance = Task.Run(() => Changes.AcceptAsync(invitation, user, Now));
            await Task.Delay(TimeSpan.FromMilliseconds(300)); // as far as it gets
            await db.Invitations.ExecuteUpdateAsync(row => row.SetProperty(it => it.Name, "Grace"));
            await erasure.CommitAsync();
        }

        (await acceptance)!.Errors.ShouldBeEmpty();
        (await InDatabaseAsync(db => db.Invitations.SingleAsync())).AcceptedBy.ShouldBe(user.Id);
    }

    private async Task<Invitation> InviteAsync(Email email)
    {
        var branch = Branch.Create("Berlin", Now);
        var invitation = Invitation.Create(branch.Id, Guid.CreateVersion7(), email, "Ada", null, "en", Now);
        await InDatabaseAsync(db =>
        {
            db.AddRange(branch, invitation);
            return db.SaveChangesAsync();
        });
        return invitation;
    }
}
