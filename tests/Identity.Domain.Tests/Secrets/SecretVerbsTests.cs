using System.Text;
using Identity.Domain.Secrets;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Secrets;

/// <summary>What can be done with a mailed secret, in each of its states. The database does the same; tests of the stores compare the
/// two.</summary>
public sealed class SecretVerbsTests
{
    private static readonly TimeSpan Tick = Service.Tick;
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Owner = Guid.CreateVersion7(Now);
    private static readonly Email Address = Email.Parse("ada@example.com")!;
    private static readonly ICodeMac Mac = new PlainMac();

    [Theory]
    [InlineData("open", true)]
    [InlineData("used", false)]
    [InlineData("replaced", false)]
    [InlineData("expired", false)]
    public void A_link_is_used_while_it_is_open(string state, bool isUsed)
    {
        var link = In(state);
        var before = link.ConsumedAt;

        link.TryUse(Now).ShouldBe(isUsed);

        link.ConsumedAt.ShouldBe(isUsed ? Now : before);
    }

    [Theory]
    [InlineData("open", true)]
    [InlineData("used", false)]
    [InlineData("replaced", false)]
    [InlineData("expired", true)] // which says no more than that a newer one was sent
    public void A_secret_is_replaced_once_and_never_after_its_use(string state, bool isReplaced)
    {
        var secret = In(state);
        var before = secret.ReplacedAt;

        secret.Replace(Now);

        secret.ReplacedAt.ShouldBe(isReplaced ? Now : before);
    }

    [Theory]
    [InlineData("open", SecretPurpose.UndoEmailChange, 0, true)]
    [InlineData("open", SecretPurpose.UndoEmailChange, -1, false)]
    [InlineData("open", SecretPurpose.ChangeEmail, 0, false)]
    [InlineData("used", SecretPurpose.UndoEmailChange, 0, false)]
    [InlineData("replaced", SecretPurpose.UndoEmailChange, 0, false)]
    [InlineData("expired", SecretPurpose.UndoEmailChange, 0, false)]
    public void A_way_back_is_cancelled_while_it_is_open_unless_it_was_sent_later(
        string state,
        SecretPurpose purpose,
        int sentUntil,
        bool isCancelled
    )
    {
        var link = In(state, purpose);
        var before = link.ReplacedAt;

        link.TryCancelUndo(link.CreatedAt + (sentUntil * Tick), Now).ShouldBe(isCancelled);

        link.ReplacedAt.ShouldBe(isCancelled ? Now : before);
    }

    [Theory]
    [InlineData("open", SecretPurpose.UndoEmailChange, -1, true)]
    [InlineData("open", SecretPurpose.UndoEmailChange, 0, false)]
    [InlineData("open", SecretPurpose.ChangeEmail, -1, false)]
    [InlineData("used", SecretPurpose.UndoEmailChange, -1, false)]
    [InlineData("replaced", SecretPurpose.UndoEmailChange, -1, false)]
    public void A_way_back_from_a_later_move_is_given_up(string state, SecretPurpose purpose, int movedAt, bool isGivenUp)
    {
        var link = In(state, purpose);
        var before = link.ReplacedAt;

        link.ForgetLater(link.CreatedAt + (movedAt * Tick), Now);

        link.ReplacedAt.ShouldBe(isGivenUp ? Now : before);
    }

    [Theory]
    [InlineData("open", 0, true)]
    [InlineData("open", 119, true)]
    [InlineData("open", 120, false)]
    [InlineData("used", 0, false)]
    [InlineData("replaced", 0, false)]
    public void A_link_holds_another_one_back_for_two_minutes_unless_it_is_over(string state, int seconds, bool holdsBack)
    {
        var link = In(state);
        var at = link.CreatedAt.AddSeconds(seconds);

        link.HoldsBack(Link(at)).ShouldBe(holdsBack);

        link.HoldsBack(Link(at, SecretPurpose.VerifyEmail)).ShouldBeFalse();
        link.HoldsBack(Link(at, owner: Guid.CreateVersion7(Now))).ShouldBeFalse();
    }

    [Fact]
    public void A_user_asks_for_five_moves_in_a_day()
    {
        List<OneTimeSecret> asked = [Link(Now.AddHours(-30), SecretPurpose.ChangeEmail), Link(Now, SecretPurpose.VerifyEmail)];
        for (var move = 1; move <= OneTimeSecret.MailsPerDay; move++)
        {
            OneTimeSecret.FindNextMove(asked, Now).ShouldBeNull($"before move {move}");
            asked.Add(Link(Now.AddHours(-move), SecretPurpose.ChangeEmail));
        }

        var opensAt = Now.AddHours(-5).AddDays(1);
        OneTimeSecret.FindNextMove(asked, Now).ShouldBe(opensAt);
        OneTimeSecret.FindNextMove(asked, opensAt - Tick).ShouldBe(opensAt);
        OneTimeSecret.FindNextMove(asked, opensAt).ShouldBeNull();
    }

    [Fact]
    public void A_code_is_tried_five_times_and_a_link_alone_has_none()
    {
        var (secret, _, code) = OneTimeSecret.WithCode(Owner, SecretPurpose.VerifyEmail, Address, Mac, Now);

        secret.TryCode(code, Mac).ShouldBeTrue(); // a right one counts as well
        for (var wrong = 2; wrong <= OneTimeSecret.MaximumTries; wrong++)
        {
            secret.TryCode("wrong", Mac).ShouldBeFalse();
            secret.Tries.ShouldBe(wrong);
        }

        secret.TryCode(code, Mac).ShouldBeFalse();
        secret.Tries.ShouldBe(OneTimeSecret.MaximumTries);
        var link = Link(Now);
        link.TryCode("", Mac).ShouldBeFalse();
        link.Tries.ShouldBe(0);
    }

    /// <summary>A link that is in this state now.</summary>
    private static OneTimeSecret In(string state, SecretPurpose purpose = SecretPurpose.ResetPassword)
    {
        var link = Link(state == "expired" ? Now - OneTimeSecret.LinkLifetime : Now.AddMinutes(-5), purpose);
        switch (state)
        {
            case "used":
                link.Consume(Now.AddMinutes(-1));
                break;
            case "replaced":
                link.Replace(Now.AddMinutes(-1));
                break;
        }

        return link;
    }

    private static OneTimeSecret Link(DateTimeOffset at, SecretPurpose purpose = SecretPurpose.ResetPassword, Guid? owner = null) =>
        OneTimeSecret.LinkOnly(owner ?? Owner, purpose, Address, OneTimeSecret.LinkLifetime, at).Row;

    private sealed class PlainMac : ICodeMac
    {
        public byte[] Compute(Guid codeId, string code) => Encoding.ASCII.GetBytes($"{codeId} {code}");
    }
}
