using Identity.Domain.Audit;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Sessions;

public sealed class EndOtherSessionsTests
{
    private readonly Service service = new();

    [Fact]
    public async Task All_sessions_end_but_the_one_that_asks_and_those_of_others()
    {
        var current = service.SessionOf((await service.SignUpAsync()).Tokens);
        var second = service.SessionOf((await service.LogInAsync()).Value!.Tokens);
        var third = service.SessionOf((await service.LogInAsync()).Value!.Tokens);
        var strangers = service.SessionOf((await service.SignUpAsync("eve@example.com")).Tokens);

        (await service.EndOtherSessions.ExecuteAsync(current.UserId, current.Id, Service.Client, default)).ShouldBe(2);

        new[] { second, third }.ShouldAllBe(session =>
            session.EndedAt == service.Clock.GetUtcNow() && session.EndReason == SessionEnd.EndedByOwner
        );
        new[] { current, strangers }.ShouldAllBe(session => session.EndedAt == null);
        (service.LastAudit.Action, service.LastAudit.SubjectId, service.LastAudit.Detail).ShouldBe(
            (AuditActions.SessionEnded, current.UserId, $"all but {current.Id}")
        );
    }

    [Fact]
    public async Task With_no_other_session_nothing_happens()
    {
        var current = service.SessionOf((await service.SignUpAsync()).Tokens);

        (await service.EndOtherSessions.ExecuteAsync(current.UserId, current.Id, Service.Client, default)).ShouldBe(0);

        service.Actions.ShouldNotContain(AuditActions.SessionEnded);
    }
}
