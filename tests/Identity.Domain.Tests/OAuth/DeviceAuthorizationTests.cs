using Identity.Domain.OAuth;
using Identity.Domain.Sessions;

namespace Identity.Domain.Tests.OAuth;

public sealed class DeviceAuthorizationTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly DeviceAuthorization device = DeviceAuthorization.Create("client", [1], ["openid"], ["orders"], Now);
    private readonly Session browser = Session.Open(
        Guid.CreateVersion7(),
        Roles.Advisor,
        "first-party",
        TimeSpan.Zero,
        new ClientContext(null, null),
        Now.AddMinutes(-3)
    );

    [Fact]
    public void Who_asks_in_time_waits_and_who_asks_too_often_waits_longer_each_time()
    {
        Poll(0).ShouldBe(OAuthErrors.AuthorizationPending);
        Poll(4).ShouldBe(OAuthErrors.AuthorizationPending); // a second early is no fault
        Poll(7).ShouldBe(OAuthErrors.SlowDown);
        device.Interval.ShouldBe(10);
        Poll(15).ShouldBe(OAuthErrors.SlowDown);
        device.Interval.ShouldBe(15);
        Poll(29).ShouldBe(OAuthErrors.AuthorizationPending);
        device.Interval.ShouldBe(15);
    }

    [Fact]
    public void No_device_waits_longer_than_a_minute()
    {
        for (var time = 0; time < 30; time++)
        {
            Poll(1);
        }

        device.Interval.ShouldBe(60);
    }

    [Fact]
    public void Another_client_learns_and_changes_nothing()
    {
        device.Poll("other", Now).Errors.ShouldBe([OAuthErrors.InvalidGrant]);
        device.PolledAt.ShouldBeNull();
    }

    [Fact]
    public void What_was_allowed_becomes_a_sign_in_of_that_person_with_a_session_of_its_own()
    {
        device.TryAllow(browser, Now.AddSeconds(9)).ShouldBeTrue();

        var signIn = device.Poll("client", Now.AddSeconds(10)).Value!.SignIn.ShouldNotBeNull();

        (signIn.UserId, signIn.BrowserSessionId, signIn.Role).ShouldBe((browser.UserId, browser.Id, Roles.Advisor));
        (signIn.ClientId, signIn.Scope, signIn.AuthenticatedAt).ShouldBe(("client", "openid", Now.AddMinutes(-3)));
        signIn.Audiences.ShouldBe(["orders"]);
        signIn.NeedsConsent.ShouldBeTrue();
        device.Poll("client", Now.AddSeconds(11)).Value!.SignIn!.SessionId.ShouldBe(signIn.SessionId);
    }

    [Fact]
    public void The_first_answer_counts()
    {
        device.Deny(Now).IsSuccess.ShouldBeTrue();
        device.TryAllow(browser, Now).ShouldBeFalse();
        device.Deny(Now).Errors.ShouldBe([DeviceErrors.CodeInvalid]);
        Poll(1).ShouldBe(OAuthErrors.AccessDenied);
    }

    [Fact]
    public void Nothing_is_answered_or_handed_out_after_ten_minutes()
    {
        device.TryAllow(browser, Now.AddMinutes(9)).ShouldBeTrue();
        Poll(599).ShouldBeNull();
        Poll(600).ShouldBe(OAuthErrors.ExpiredToken);
        DeviceAuthorization.Create("client", [1], ["openid"], [], Now).TryAllow(browser, Now.AddMinutes(10)).ShouldBeFalse();
    }

    private Error? Poll(int second) => device.Poll("client", Now.AddSeconds(second)).Value!.Refusal;
}
