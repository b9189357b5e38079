using Identity.Domain.Audit;

namespace Identity.Domain.Tests.Audit;

public sealed class AuditEventTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory] // security requirement 86: CR/LF cannot forge a line
    [InlineData("a\r\nAudit seal 7:00", "a\uFFFD\uFFFDAudit seal 7:00")]
    [InlineData("a\u0000b\u001B[2Jc", "a\uFFFDb\uFFFD[2Jc")]
    [InlineData("a\u2028b\u2029c\u0085d", "a\uFFFDb\uFFFDc\uFFFDd")]
    [InlineData("a\u202Eb\u200Bc", "a\uFFFDb\uFFFDc")]
    [InlineData("a\uFFFEb", "a\uFFFDb")]
    [InlineData("é 漢 😀", "é 漢 😀")]
    public void Text_is_one_visible_line_whoever_wrote_it(string sent, string kept)
    {
        var audit = AuditEvent.Of(AuditActions.SessionEnded, Now, address: sent, detail: sent);

        audit.Detail.ShouldBe(kept);
        audit.Address.ShouldBe(kept);
    }

    [Fact]
    public void Text_that_is_too_long_is_cut_and_never_through_a_character()
    {
        AuditEvent.Of("a", Now, detail: new string('x', 501)).Detail!.Length.ShouldBe(AuditEvent.MaximumDetailLength);
        AuditEvent.Of("a", Now, detail: new string('x', 499) + "😀").Detail.ShouldBe(new string('x', 499));
        AuditEvent.Of("a", Now, detail: "").Detail.ShouldBe("");
        AuditEvent.Of("a", Now).Detail.ShouldBeNull();
    }

    [Fact]
    public void Half_a_character_is_no_text_that_a_database_takes()
    {
        var half = "a" + '\uD800' + "b"; // an attribute could not hold it
        AuditEvent.Of("a", Now, detail: half).Detail.ShouldBe("a\uFFFDb");
    }

    [Fact]
    public void Failed_proofs_of_who_somebody_is_are_kept_as_such_and_everything_else_with_the_rest() =>
        AuditActions
            .All.Where(action => AuditRetentions.Of(action) is AuditRetention.FailedLogin)
            .ShouldBe([AuditActions.LogInFailed, AuditActions.CodeRefused, AuditActions.ClientRefused], ignoreOrder: true);

    [Fact]
    public void Every_action_is_in_the_catalogue_under_a_name_of_its_own()
    {
        AuditActions.All.ShouldContain("account.erased");
        AuditActions.All.ShouldAllBe(action => action.Length <= 60 && action.Contains('.', StringComparison.Ordinal));
        AuditActions.All.Count.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void An_anchor_reads_as_it_is_written_and_nothing_else_is_one()
    {
        var mac = new string('a', 64);
        AuditAnchor.Parse($"42:{mac}")!.ToString().ShouldBe($"42:{mac}");
        AuditAnchor.Parse($"42:{mac.ToUpperInvariant()}").ShouldBe(new AuditAnchor(42, mac));
        string?[] others =
        [
            null,
            "",
            "42",
            $"0:{mac}",
            $"-1:{mac}",
            $"42:{mac}0",
            $"42:{mac[1..]}g",
            $" 42:{mac}",
            $"42:{mac}\n",
            $"99999999999999999999:{mac}",
            $"9999999999999999999:{mac}",
        ];
        others.Where(text => AuditAnchor.Parse(text) is not null).ShouldBeEmpty();
    }
}
