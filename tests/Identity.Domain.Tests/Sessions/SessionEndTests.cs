using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Sessions;

public sealed class SessionEndTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Idle = TimeSpan.FromDays(30);

    [Fact]
    public void A_session_is_open_until_it_ends_or_expires_or_was_idle_for_too_long()
    {
        var (endless, limited) = (Open(TimeSpan.Zero), Open(TimeSpan.FromDays(10)));

        endless.IsOpenAt(Now + Idle - Service.Tick, Idle).ShouldBeTrue();
        endless.IsOpenAt(Now + Idle, Idle).ShouldBeFalse();
        limited.IsOpenAt(Now.AddDays(10) - Service.Tick, Idle).ShouldBeTrue();
        limited.IsOpenAt(Now.AddDays(10), Idle).ShouldBeFalse();
        limited.TryEnd(new SessionsEnded(SessionEnd.EndedByOwner, Except: null, Now));
        limited.IsOpenAt(Now, Idle).ShouldBeFalse();
    }

    [Fact]
    public void Ending_all_but_one_leaves_that_one_and_those_that_are_over()
    {
        var (stays, goes, over) = (Open(TimeSpan.Zero), Open(TimeSpan.Zero), Open(TimeSpan.Zero));
        over.TryEnd(new SessionsEnded(SessionEnd.LoggedOut, Except: null, Now));
        var others = new SessionsEnded(SessionEnd.PasswordChanged, stays.Id, Now.AddDays(1));

        Session[] all = [stays, goes, over];
        all.Count(session => session.TryEnd(others)).ShouldBe(1);

        all.Select(session => (session.EndedAt, session.EndReason))
            .ShouldBe([(null, null), (Now.AddDays(1), SessionEnd.PasswordChanged), (Now, SessionEnd.LoggedOut)]);
    }

    private static Session Open(TimeSpan lifetime) =>
        Session.Open(Guid.CreateVersion7(Now), Roles.Individual, "app", lifetime, Service.Client, Now);
}
