using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Domain.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Attacks;

public sealed class WaysBackOnSqlite(SqliteHost fixture) : WayBackTests(fixture), IClassFixture<SqliteHost>;

public sealed class WaysBackOnPostgreSql(PostgreSqlHost fixture) : WayBackTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>
/// Who has the new mailbox can reset the password, and cancel the link by which the old mailbox takes the account back. That is a thief who
/// moved the account, or an owner whose old mailbox another person reads now. Only the age of the link tells the two apart.
/// </summary>
public abstract class WayBackTests(HostFixture fixture)
{
    private static readonly TimeSpan AlmostLongEnough = UndoLinks.FirmFor - TimeSpan.FromMinutes(10);

    private IdentityHost Host => fixture.Host;

    [Theory] // security requirement 53
    [InlineData(Way.Link)]
    [InlineData(Way.Code)]
    [InlineData(Way.Page)]
    public async Task A_thief_with_the_new_mailbox_cannot_cancel_the_owners_fresh_link(Way way)
    {
        var owner = await AddressMail.ProvenPersonAsync(Host);
        var thiefs = Person.NewEmail();
        var undo = await owner.MoveAsync(Host, thiefs);
        await undo.AgeAsync(Host, AlmostLongEnough);
        var (mailed, password) = (await MailedReset.AskAsync(Host, thiefs), Person.NewPassword());
        (await PageAsync(mailed)).Text.ShouldNotContain("cancelEmailUndo"); // and is not told when to come again

        var refused = await ResetAsync(way, mailed, password, cancel: true);

        refused.Status.ShouldBe(HttpStatusCode.Conflict, refused.Text);
        refused.Text.ShouldContain(
            way is Way.Page ? "The previous email address can undo the change of email address." : "UNDO_TOO_RECENT"
        );
        // Nothing has changed
        (await Host.PostAsync("/login", new { email = thiefs, password })).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        (await ResetAsync(way, mailed, password, cancel: false)).Status.ShouldBe(
            way is Way.Page ? HttpStatusCode.OK : HttpStatusCode.NoContent
        );
        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
        (await owner.AddressAsync(Host)).ShouldBe((owner.Email, true));
    }

    [Theory]
    [InlineData(Way.Link)]
    [InlineData(Way.Code)]
    [InlineData(Way.Page)]
    public async Task An_owner_who_moved_on_purpose_shuts_the_reader_of_the_old_mailbox_out(Way way)
    {
        var owner = await AddressMail.ProvenPersonAsync(Host);
        var newEmail = Person.NewEmail();
        var undo = await owner.MoveAsync(Host, newEmail);
        await undo.AgeAsync(Host, UndoLinks.FirmFor);
        var (mailed, password) = (await MailedReset.AskAsync(Host, newEmail), Person.NewPassword());
        (await PageAsync(mailed)).Text.ShouldContain("name=\"cancelEmailUndo\"");

        (await ResetAsync(way, mailed, password, cancel: true)).Status.ShouldBe(
            way is Way.Page ? HttpStatusCode.OK : HttpStatusCode.NoContent
        );

        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "UNDO_TOKEN_EXPIRED");
        (await owner.AddressAsync(Host)).ShouldBe((newEmail, true));
        (await Host.PostAsync("/login", new { email = newEmail, password })).ShouldBe(HttpStatusCode.OK);
        await using var db = await Host.OpenStoreAsync();
        (await db.AuditEvents.CountAsync(audit => audit.SubjectId == owner.Id && audit.Action == AuditActions.EmailUndoCancelled)).ShouldBe(
            1
        );
    }

    [Fact]
    public async Task A_reset_that_is_not_asked_to_cancels_nothing_and_one_without_a_link_to_cancel_succeeds()
    {
        var owner = await AddressMail.ProvenPersonAsync(Host);
        var newEmail = Person.NewEmail();
        var undo = await owner.MoveAsync(Host, newEmail);
        await undo.AgeAsync(Host, UndoLinks.FirmFor);
        (await (await MailedReset.AskAsync(Host, newEmail)).FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);

        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        var restored = await AddressMail.OfAsync(Host, owner.Email, AddressMail.Restored);
        (
            await Host.PostAsync(
                "/password/reset",
                new
                {
                    token = restored.Token,
                    newPassword = Person.NewPassword(),
                    cancelEmailUndo = true,
                }
            )
        ).ShouldBe(HttpStatusCode.NoContent);
        await using var db = await Host.OpenStoreAsync();
        (
            await db.AuditEvents.AnyAsync(audit => audit.SubjectId == owner.Id && audit.Action == AuditActions.EmailUndoCancelled)
        ).ShouldBeFalse();
    }

    private async Task<Answer> PageAsync(MailedReset mailed) => await Host.GetAsync($"/pages/reset-password?token={mailed.Token}");

    private Task<Answer> ResetAsync(Way way, MailedReset mailed, string newPassword, bool cancel) =>
        way switch
        {
            Way.Link => Host.PostAsync(
                "/password/reset",
                new
                {
                    token = mailed.Token,
                    newPassword,
                    cancelEmailUndo = cancel,
                }
            ),
            Way.Code => Host.PostAsync(
                "/password/reset",
                new
                {
                    email = mailed.Email,
                    code = mailed.Code,
                    newPassword,
                    cancelEmailUndo = cancel,
                }
            ),
            _ => Host.SendAsync(
                HttpMethod.Post,
                "/pages/reset-password",
                new FormUrlEncodedContent([
                    new("token", mailed.Token),
                    new("newPassword", newPassword),
                    new("confirmPassword", newPassword),
                    .. cancel ? [KeyValuePair.Create("cancelEmailUndo", "true")] : Array.Empty<KeyValuePair<string, string>>(),
                ]),
                null
            ),
        };

    public enum Way
    {
        Link,
        Code,
        Page,
    }
}
