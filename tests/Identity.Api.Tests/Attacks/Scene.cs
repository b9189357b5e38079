using System.Net;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Attacks;

/// <summary>Where an attack takes place: the owner talks to one replica, the other party to a second one where the database allows
/// two.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly IdentityHost? second;

    private Scene(IdentityHost first, IdentityHost? second)
    {
        (First, this.second) = (first, second);
        Browser = new Visitor(First, "Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0", "192.0.2.10");
        Other = new Visitor(Second, "curl/8.11.0", "198.51.100.20");
    }

    public IdentityHost First { get; }

    public IdentityHost Second => second ?? First;

    /// <summary>The owner's device at home.</summary>
    public Visitor Browser { get; }

    /// <summary>Another device in another network: a thief, or the server of a frontend.</summary>
    public Visitor Other { get; }

    public static async Task<Scene> SetAsync(DatabaseKind kind, params (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] all = [Behind.TrustedProxies, .. settings];
        var first = await IdentityHost.StartAsync(kind, all);
        return new Scene(first, kind is DatabaseKind.PostgreSql ? await first.StartReplicaAsync(all) : null);
    }

    /// <summary>Someone who signs up and in from the browser.</summary>
    public async Task<Person> SignInAsync()
    {
        var person = await Person.SignUpAsync(First);
        var answer = await Browser.PostAsync("/login", new { email = person.Email, password = person.Password });
        return person with
        {
            AccessToken = (string)answer.ShouldBe(HttpStatusCode.OK).Data["accessToken"]!,
            RefreshToken = (string)answer.Data["refreshToken"]!,
        };
    }

    public void Pass(TimeSpan time) => First.Clock.Advance(time);

    /// <summary>What the owner sees of the session that asks.</summary>
    public async Task<JsonNode> SessionAsync(string accessToken) =>
        (await Browser.SendAsync(HttpMethod.Get, "/sessions", token: accessToken))
            .ShouldBe(HttpStatusCode.OK)
            .Data.AsArray()
            .Single(row => (bool)row!["current"]!)!;

    /// <summary>What the audit says of someone's refreshes, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEvent>> AuditAsync(Person person, string action)
    {
        await using var db = await First.OpenStoreAsync();
        return await db
            .AuditEvents.AsNoTracking()
            .Where(audit => audit.SubjectId == person.Id && audit.Action == action)
            .OrderBy(audit => audit.Id)
            .ToListAsync();
    }

    /// <summary>The templates of what was written to someone about shared sessions.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync(Person person)
    {
        string[] templates = [MessageTemplate.SessionShared, MessageTemplate.SessionSharedEnded];
        await using var db = await First.OpenStoreAsync();
        return await db
            .Outbox.AsNoTracking()
            .Where(mail => mail.Recipient == person.Email && templates.Contains(mail.Template))
            .Select(mail => mail.Template)
            .ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (second is not null)
        {
            await second.DisposeAsync();
        }

        await First.DisposeAsync();
    }
}
