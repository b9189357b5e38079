using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Messaging;

public sealed class OutboxEndToEndOnSqlite(SqliteHost fixture) : OutboxEndToEndTests(fixture), IClassFixture<SqliteHost>;

public sealed class OutboxEndToEndOnPostgreSql(PostgreSqlHost fixture) : OutboxEndToEndTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class OutboxEndToEndTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("en", "Your invitation to Nürnberg")]
    [InlineData("de", "Ihre Einladung zu Nürnberg")]
    public async Task A_mail_of_a_committed_change_lies_in_the_folder_in_its_language(string language, string subject)
    {
        var to = Person.NewEmail();
        var token = $"canary{Guid.CreateVersion7():N}";
        Host.Watch.Add(token);
        var link = Host.Services.GetRequiredService<LinkSettings>().Invite.For(token);

        await PostAsync(
            new Message(
                MessageChannel.Mail,
                MessageTemplate.Invitation,
                to,
                language,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["name"] = "Ada",
                    ["branch"] = "Nürnberg",
                    ["link"] = link,
                    ["expiresAt"] = Message.Instant(Host.Clock.Now()),
                }
            )
        );

        var mail = (await Host.MailsAsync(to)).ShouldHaveSingleItem();
        mail.ShouldContain(link);
        Post.TokenIn(mail).ShouldBe(token);
        System.Net.WebUtility.HtmlDecode(mail).ShouldContain($"<title>{subject}</title>");
    }

    [Fact]
    public async Task A_text_of_a_committed_change_lies_in_the_folder()
    {
        var number = $"+49170{System.Security.Cryptography.RandomNumberGenerator.GetInt32(1_000_000, 9_999_999)}";

        await PostAsync(
            new Message(
                MessageChannel.Sms,
                MessageTemplate.PhoneCode,
                number,
                "de",
                new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = "31415926", ["minutes"] = "10" }
            )
        );

        (await Host.TextsAsync(number))
            .ShouldHaveSingleItem()
            .ShouldBe("31415926 ist Ihr Bestätigungscode. Er gilt 10 Minuten. Wir fragen Sie nie nach diesem Code.");
    }

    private async Task PostAsync(Message message)
    {
        await using var db = await Host.Services.GetRequiredService<IDbContextFactory<IdentityDbContext>>().CreateDbContextAsync();
        db.Add(Host.Services.GetRequiredService<IOutbox>().Prepare(message, Host.Clock.Now()));
        await db.SaveChangesAsync();
    }
}
