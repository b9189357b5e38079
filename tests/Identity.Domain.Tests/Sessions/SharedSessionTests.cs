using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.Sessions;

/// <summary>What is noted of repetitions, and when they mean that two parties use one session.</summary>
public sealed class SharedSessionTests
{
    private static readonly ClientContext Server = new("server/1.0", "192.0.2.1");
    private static readonly ClientContext Browser = new("a browser", "198.51.100.7");

    private readonly Service service = new();

    private Service Ending { get; } = new(new TokenSettings { Issuer = "https://id.example.com", OnSharedSession = OnSharedSession.End });

    [Fact]
    public async Task Repetitions_are_counted_for_the_life_of_the_session_and_audited_once_a_generation_for_each_party()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var token = login.RefreshToken;
        for (var generation = 0; generation < 3; generation++)
        {
            var next = await service.RefreshedAsync(token, Server);
            for (var time = 0; time < 2; time++)
            {
                await service.RefreshedAsync(token, Server);
                await service.RefreshedAsync(token, Browser);
            }

            token = next.RefreshToken;
        }

        service.SessionOf(login).Repeats.ShouldBe(12);
        service
            .Database.Audit.Where(audit => audit.Action == AuditActions.RefreshTokenRepeated)
            .Select(audit => (audit.Detail![..12], audit.Address))
            .ShouldBe(
                Enumerable
                    .Range(0, 3)
                    .SelectMany(generation =>
                        new[] { ($"generation {generation}", Server.Address), ($"generation {generation}", Browser.Address) }
                    )
            );
    }

    [Fact]
    public async Task The_audit_names_network_and_device_of_both()
    {
        var login = (await service.SignUpAsync()).Tokens;
        await service.RefreshedAsync(login.RefreshToken, Server);
        await service.RefreshedAsync(login.RefreshToken, Browser);

        service.LastAudit.ShouldSatisfyAllConditions(
            audit => audit.Action.ShouldBe(AuditActions.RefreshTokenRepeated),
            audit => audit.SessionId.ShouldBe(service.SessionOf(login).Id),
            audit => audit.Address.ShouldBe(Browser.Address),
            audit =>
                audit.Detail.ShouldBe(
                    $"generation 0, first from 192.0.2.0/24 by device {DeviceFingerprint.Of("server/1.0")}, "
                        + $"then from 198.51.100.0/24 by device {DeviceFingerprint.Of("a browser")}"
                )
        );
    }

    [Fact]
    public async Task Three_generations_repeated_from_a_second_device_and_network_mark_the_session_and_tell_its_owner_once()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var token = login.RefreshToken;
        for (var generation = 0; generation < 6; generation++)
        {
            service.SessionOf(login).SharedAt.HasValue.ShouldBe(generation >= 3);
            token = await FollowAsync(service, token, Browser);
        }

        var session = service.SessionOf(login);
        (session.EndedAt, session.ForeignGenerations).ShouldBe((null, 6));
        service.Actions.Count(action => action == AuditActions.SessionShared).ShouldBe(1);
        var mail = service.Database.Outbox.Where(message => message.Template == MessageTemplate.SessionShared).ShouldHaveSingleItem();
        mail.Recipient.ShouldBe(Service.Email);
        var said = service.Outbox.ModelOf(mail);
        (said["first"], said["second"]).ShouldBe(("192.0.2.0/24", "198.51.100.0/24"));
        await service.RefreshedAsync(token, Server);
    }

    [Theory]
    [InlineData("a browser", "192.0.2.250")] // another device at home
    [InlineData("server/1.0", "198.51.100.7")] // on the train
    [InlineData("a browser", null)] // a Unix socket: nothing is known
    public async Task One_of_the_two_alone_is_not_another_party(string device, string? address)
    {
        var login = (await service.SignUpAsync()).Tokens;
        var token = login.RefreshToken;
        for (var generation = 0; generation < 6; generation++)
        {
            token = await FollowAsync(service, token, new ClientContext(device, address));
        }

        var session = service.SessionOf(login);
        (session.Repeats, session.ForeignGenerations, session.SharedAt).ShouldBe((6, 0, null));
    }

    [Fact]
    public async Task Many_repetitions_of_one_generation_count_as_one()
    {
        var login = (await service.SignUpAsync()).Tokens;
        for (var time = 0; time < 10; time++)
        {
            await FollowAsync(service, login.RefreshToken, Browser);
        }

        service.SessionOf(login).ForeignGenerations.ShouldBe(1);
    }

    [Fact] // anyone who repeats first does not hide the one who repeats next
    public async Task A_second_party_counts_also_after_an_honest_repetition()
    {
        var login = (await service.SignUpAsync()).Tokens;
        await service.RefreshedAsync(login.RefreshToken, Server);
        await service.RefreshedAsync(login.RefreshToken, Server);
        service.SessionOf(login).ForeignGenerations.ShouldBe(0);

        await service.RefreshedAsync(login.RefreshToken, Browser);

        service.SessionOf(login).ForeignGenerations.ShouldBe(1);
    }

    [Fact]
    public async Task Late_tabs_of_another_party_count_too()
    {
        var login = (await service.SignUpAsync()).Tokens;
        var one = await service.RefreshedAsync(login.RefreshToken, Server);
        await service.RefreshedAsync(one.RefreshToken, Server);

        await service.RefreshedAsync(login.RefreshToken, Browser);

        service.SessionOf(login).ForeignGenerations.ShouldBe(1);
    }

    [Fact]
    public async Task Where_the_configuration_says_so_a_shared_session_ends()
    {
        var login = (await Ending.SignUpAsync()).Tokens;
        var token = login.RefreshToken;
        for (var generation = 0; generation < 2; generation++)
        {
            token = await FollowAsync(Ending, token, Browser);
        }

        var next = await Ending.RefreshedAsync(token, Server);
        (await Ending.RefreshAsync(token, Browser)).ShouldBeRefused(SessionErrors.SessionRevoked);

        var session = Ending.SessionOf(login);
        (session.EndReason, session.EndedAt).ShouldBe((SessionEnd.Shared, session.SharedAt));
        Ending.Actions.TakeLast(3).ShouldBe([AuditActions.RefreshTokenRepeated, AuditActions.SessionShared, AuditActions.SessionEnded]);
        Ending.LastAudit.Detail.ShouldBe("Shared");
        Ending.Database.Outbox[^1].Template.ShouldBe(MessageTemplate.SessionSharedEnded);
        (await Ending.RefreshAsync(next.RefreshToken, Server)).ShouldBeRefused(SessionErrors.SessionRevoked);
    }

    /// <summary>One round: the server uses the token, then the other one does.</summary>
    private static async Task<string> FollowAsync(Service service, string token, ClientContext other)
    {
        var next = await service.RefreshedAsync(token, Server);
        (await service.RefreshedAsync(token, other)).RefreshToken.ShouldBe(next.RefreshToken);
        return next.RefreshToken;
    }
}
