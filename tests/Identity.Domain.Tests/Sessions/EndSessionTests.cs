using Identity.Domain.Audit;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Sessions;

public sealed class EndSessionTests
{
    private readonly Service service = new();

    [Fact]
    public async Task Its_owner_ends_it()
    {
        var session = service.SessionOf((await service.SignUpAsync()).Tokens);

        (await service.EndSession.ExecuteAsync(session.UserId, session.Id, Service.Client, default)).IsSuccess.ShouldBeTrue();

        (session.EndedAt, session.EndReason).ShouldBe((service.Clock.GetUtcNow(), SessionEnd.EndedByOwner));
        (service.LastAudit.Action, service.LastAudit.SubjectId, service.LastAudit.SessionId).ShouldBe(
            (AuditActions.SessionEnded, session.UserId, session.Id)
        );
    }

    [Fact] // security requirement 28
    public async Task A_strangers_session_is_as_absent_as_an_unknown_one()
    {
        var session = service.SessionOf((await service.SignUpAsync()).Tokens);
        var stranger = (await service.SignUpAsync("eve@example.com")).Profile.Id;

        (await service.EndSession.ExecuteAsync(stranger, session.Id, Service.Client, default)).ShouldBeRefused(
            SessionErrors.SessionNotFound
        );
        (await service.EndSession.ExecuteAsync(stranger, Guid.CreateVersion7(), Service.Client, default)).ShouldBeRefused(
            SessionErrors.SessionNotFound
        );

        session.EndedAt.ShouldBeNull();
        service.Actions.ShouldNotContain(AuditActions.SessionEnded);
    }

    [Fact]
    public async Task It_ends_once()
    {
        var session = service.SessionOf((await service.SignUpAsync()).Tokens);
        await service.EndSession.ExecuteAsync(session.UserId, session.Id, Service.Client, default);

        (await service.EndSession.ExecuteAsync(session.UserId, session.Id, Service.Client, default)).ShouldBeRefused(
            SessionErrors.SessionNotFound
        );
    }
}
