using Identity.Domain.Secrets;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Secrets;

/// <summary>When another mail waits for a newer hour or day, to the tick.</summary>
public sealed class SecretPausesTests
{
    private static readonly TimeSpan Tick = Service.Tick;
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid User = Guid.CreateVersion7(Now);

    [Fact]
    public void Five_moves_of_an_address_are_asked_for_in_a_day_and_the_sixth_waits_for_the_oldest()
    {
        var five = Enumerable.Range(1, 5).Select(hour => Made(Now.AddHours(-hour))).ToList();

        OneTimeSecret.FindNextMove(five.Take(4), Now).ShouldBeNull();
        OneTimeSecret.FindNextMove(five, Now).ShouldBe(Now.AddHours(19));
        OneTimeSecret.FindNextMove(five.AsEnumerable().Reverse().Append(Made(Now.AddHours(-6))), Now).ShouldBe(Now.AddHours(19));
    }

    [Fact]
    public void A_day_old_request_and_mails_of_other_kinds_count_for_nothing()
    {
        var four = Enumerable.Range(1, 4).Select(hour => Made(Now.AddHours(-hour))).ToList();

        OneTimeSecret.FindNextMove(four.Append(Made(Now.AddDays(-1))), Now).ShouldBeNull();
        OneTimeSecret.FindNextMove(four.Append(Made(Now.AddDays(-1) + Tick)), Now).ShouldBe(Now + Tick);
        OneTimeSecret.FindNextMove(four.Append(Made(Now, SecretPurpose.VerifyEmail)), Now).ShouldBeNull();
    }

    [Fact]
    public void For_two_minutes_an_open_link_holds_another_mail_of_its_kind_to_its_user_back()
    {
        var asked = Made(Now, SecretPurpose.ResetPassword);

        Held(Now.AddMinutes(-2) + Tick).ShouldBeTrue();
        Held(Now.AddMinutes(-2)).ShouldBeFalse();
        Held(Now, SecretPurpose.VerifyEmail).ShouldBeFalse();
        Held(Now, user: Guid.CreateVersion7()).ShouldBeFalse();
        Held(Now, then: it => it.Replace(Now)).ShouldBeFalse();
        Held(Now, then: it => it.TryUse(Now)).ShouldBeFalse();

        bool Held(
            DateTimeOffset at,
            SecretPurpose purpose = SecretPurpose.ResetPassword,
            Guid? user = null,
            Action<OneTimeSecret>? then = null
        )
        {
            var secret = Made(at, purpose, user);
            then?.Invoke(secret);
            return secret.HoldsBack(asked);
        }
    }

    [Fact]
    public void A_way_back_is_cancelled_only_while_it_is_open_and_was_sent_by_then()
    {
        Cancelled(Now).ShouldBe((true, Now.AddMinutes(1)));
        Cancelled(Now - Tick).ShouldBe((false, null));
        Cancelled(Now, SecretPurpose.ResetPassword).ShouldBe((false, null));
        Cancelled(Now, then: it => it.TryUse(Now)).ShouldBe((false, null));

        static (bool Done, DateTimeOffset? ReplacedAt) Cancelled(
            DateTimeOffset sentUntil,
            SecretPurpose purpose = SecretPurpose.UndoEmailChange,
            Action<OneTimeSecret>? then = null
        )
        {
            var secret = Made(Now, purpose);
            then?.Invoke(secret);
            return (secret.TryCancelUndo(sentUntil, Now.AddMinutes(1)), secret.ReplacedAt);
        }
    }

    [Fact]
    public void Of_ways_back_those_that_were_mailed_after_the_move_are_given_up()
    {
        GivenUp(Now - Tick).ShouldBeTrue();
        GivenUp(Now).ShouldBeFalse();
        GivenUp(Now - Tick, SecretPurpose.ChangeEmail).ShouldBeFalse();

        static bool GivenUp(DateTimeOffset movedAt, SecretPurpose purpose = SecretPurpose.UndoEmailChange)
        {
            var secret = Made(Now, purpose);
            secret.ForgetLater(movedAt, Now);
            return secret.ReplacedAt is not null;
        }
    }

    [Fact]
    public void What_is_used_or_replaced_keeps_its_first_instant()
    {
        var (used, replaced) = (Made(Now), Made(Now));
        used.TryUse(Now).ShouldBeTrue();
        used.TryUse(Now).ShouldBeFalse();
        used.Replace(Now);
        replaced.Replace(Now);
        replaced.Replace(Now.AddMinutes(1));

        (used.ConsumedAt, used.ReplacedAt).ShouldBe((Now, null));
        (replaced.ConsumedAt, replaced.ReplacedAt).ShouldBe((null, Now));
    }

    [Fact]
    public void Five_tries_count_and_a_right_code_after_them_opens_nothing()
    {
        var mac = new ReadableOutbox();
        var (secret, _, code) = OneTimeSecret.WithCode(User, SecretPurpose.VerifyEmail, Email.Parse("ada@example.com")!, mac, Now);

        Enumerable.Range(0, 4).ShouldAllBe(_ => !secret.TryCode("wrong", mac));
        secret.TryCode(code, mac).ShouldBeTrue();
        secret.Tries.ShouldBe(5);
        secret.TryCode(code, mac).ShouldBeFalse();
        secret.Tries.ShouldBe(5);
        Made(Now).TryCode("", mac).ShouldBeFalse(); // a link alone
    }

    private static OneTimeSecret Made(DateTimeOffset at, SecretPurpose purpose = SecretPurpose.ChangeEmail, Guid? user = null) =>
        OneTimeSecret.LinkOnly(user ?? User, purpose, Email.Parse("ada@example.com")!, TimeSpan.FromDays(7), at).Row;
}
