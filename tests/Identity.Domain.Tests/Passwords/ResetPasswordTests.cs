using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Passwords;

/// <summary>A forgotten password: from the request to the new one.</summary>
public sealed class ResetPasswordTests
{
    private const string Next = "another horse";

    private readonly Service service = new();

    [Fact] // security requirement 47
    public async Task A_request_is_written_down_and_answered_later_by_one_mail()
    {
        await service.SignUpAsync();

        (await RequestAsync("ADA@example.com")).IsSuccess.ShouldBeTrue();
        Resets().ShouldBeEmpty();
        (await MailAsync()).ShouldBeTrue();

        var mail = Resets().ShouldHaveSingleItem();
        (mail.Recipient, mail.Language).ShouldBe((Service.Email, Service.Client.Language));
        service.LastAudit.Address.ShouldBe(Service.Client.Address);
        (await MailAsync()).ShouldBeFalse(); // it is settled
        Resets().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_request_for_no_account_is_settled_without_a_mail()
    {
        (await RequestAsync("nobody@example.com")).IsSuccess.ShouldBeTrue();
        (await RequestAsync("ada")).ShouldBeRefused(UserErrors.EmailInvalid);

        (await MailAsync()).ShouldBeTrue();

        service.Database.ResetRequests.ShouldBeEmpty();
        service.Database.Outbox.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(59, 1)]
    [InlineData(60, 0)]
    public async Task After_an_outage_requests_of_the_last_hour_are_answered(int minutes, int mails)
    {
        await service.SignUpAsync();
        await RequestAsync(Service.Email);
        service.Clock.Advance(TimeSpan.FromMinutes(minutes));

        await MailAsync();

        Resets().Count().ShouldBe(mails);
        service.Database.ResetRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_operator_mails_a_reset_to_the_stored_address_in_the_default_language()
    {
        await service.SignUpAsync();
        var start = new StartPasswordReset(service.Users, service.Changes, Mails(), service.Clock);

        (await start.ExecuteAsync(service.User.Id, Operator.CommandLine, default)).IsSuccess.ShouldBeTrue();
        (await start.ExecuteAsync(Guid.CreateVersion7(), Operator.CommandLine, default)).ShouldBeRefused(UserErrors.NotFound);

        var mail = Resets().ShouldHaveSingleItem();
        (mail.Recipient, mail.Language).ShouldBe((Service.Email, "en"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_or_its_code_sets_the_password_once_and_ends_every_session(bool byLink)
    {
        await service.SignUpAsync();
        var mail = await MailedAsync();

        var stamp = (await ResetAsync(byLink ? Link(mail) : Code(mail))).Value.ShouldNotBeNull();

        stamp.ShouldBe(PasswordStamp.Of(service.User));
        service.User.PasswordHash.ShouldBe(CountingHasher.Current + Next);
        service.User.EmailVerifiedAt.ShouldBe(service.Clock.GetUtcNow());
        service.Database.Sessions.ShouldHaveSingleItem().EndReason.ShouldBe(SessionEnd.PasswordChanged);
        service.Database.Outbox[^1].Template.ShouldBe(MessageTemplate.PasswordChanged);
        service.Hasher.Hashed.ShouldBe(2); // at the signup and now
        service.Hasher.Admitted[^1].ShouldBe(new HashCaller(byLink, Service.Client.Address));

        (await ResetAsync(Link(mail))).ShouldBeRefused(ResetErrors.TokenUsed);
        (await ResetAsync(Code(mail))).ShouldBeRefused(ResetErrors.CodeUsed);
    }

    [Theory]
    [InlineData(10, "RESET_CODE_EXPIRED", "")]
    [InlineData(60, "RESET_CODE_EXPIRED", "RESET_TOKEN_EXPIRED")]
    public async Task A_code_works_for_ten_minutes_and_a_link_for_an_hour(int minutes, string ofCode, string ofLink)
    {
        await service.SignUpAsync();
        var mail = await MailedAsync();
        service.Clock.Advance(TimeSpan.FromMinutes(minutes));

        (await ResetAsync(Code(mail))).Refusal.ShouldNotBeNull().Code.ShouldBe(ofCode);
        ((await ResetAsync(Link(mail))).Refusal?.Code ?? "").ShouldBe(ofLink);
    }

    [Fact]
    public async Task A_wrong_code_is_counted_and_audited_at_the_price_of_a_hash()
    {
        await service.SignUpAsync();
        var mail = await MailedAsync();

        (await ResetAsync(new ResetProof.Code(Service.Email, "wrong"))).ShouldBeRefused(ResetErrors.CodeInvalid);
        (await ResetAsync(new ResetProof.Code("nobody@example.com", "wrong"))).ShouldBeRefused(ResetErrors.CodeInvalid);

        service.Hasher.Hashed.ShouldBe(3);
        service.WrongCodes.Counted.ShouldBe(2);
        service.LastAudit.Detail.ShouldNotBeNull().ShouldContain("of a password reset");
        service.WrongCodes.Wait = TimeSpan.FromMinutes(1);
        (await ResetAsync(Code(mail))).ShouldBeRefused(ThrottlingErrors.CodesThrottled.After(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Every_fault_that_needs_no_code_is_told_at_once_and_costs_nothing()
    {
        await service.SignUpAsync();
        var mail = await MailedAsync();

        (await FaultsAsync(new ResetProof.Code("ada", "1"), "short")).ShouldBe("EMAIL_INVALID, PASSWORD_TOO_SHORT");
        (await FaultsAsync(Code(mail), Service.Email)).ShouldBe("PASSWORD_IS_PERSONAL");
        (await FaultsAsync(new ResetProof.Link("nonsense"), "short")).ShouldBe("RESET_TOKEN_INVALID, PASSWORD_TOO_SHORT");
        (await FaultsAsync(new ResetProof.Link("nonsense"), null)).ShouldBe("RESET_TOKEN_INVALID");
        (await FaultsAsync(new ResetProof.Link("nonsense"), Next)).ShouldBe(""); // followed at once
        (await FaultsAsync(Link(mail), "short")).ShouldBe("PASSWORD_TOO_SHORT");
        (await FaultsAsync(null, null)).ShouldBe("");
        (await ResetAsync(Link(mail), "short")).Refusal.ShouldNotBeNull().Code.ShouldBe("PASSWORD_TOO_SHORT");
        (await ResetAsync(Link(mail), "Ada Lovelace")).Refusal.ShouldNotBeNull().Code.ShouldBe("PASSWORD_IS_PERSONAL");

        service.Hasher.Hashed.ShouldBe(1);
        (await ResetAsync(Link(mail))).IsSuccess.ShouldBeTrue(); // the secret is not used up
    }

    [Fact]
    public async Task A_link_for_another_purpose_resets_nothing()
    {
        await service.SignUpAsync();
        var other = service.Outbox.TokenIn(service.Database.Outbox.Single(mail => mail.Template == MessageTemplate.VerifyEmail));

        (await ResetAsync(new ResetProof.Link(other))).ShouldBeRefused(ResetErrors.TokenInvalid);
    }

    [Fact]
    public async Task A_one_time_password_does_not_become_a_lasting_one()
    {
        await service.SignUpAsync();
        var mail = await MailedAsync();
        service.Change(user => user.PasswordExpiresAt, service.Clock.GetUtcNow().AddDays(7));

        (await ResetAsync(Link(mail), Service.Password)).ShouldBeRefused(PasswordErrors.Unchanged);
        (await ResetAsync(Link(mail))).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task An_own_password_may_be_set_again()
    {
        await service.SignUpAsync();

        (await ResetAsync(Link(await MailedAsync()), Service.Password)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_password_that_changes_meanwhile_is_compared_again_but_not_for_ever()
    {
        await service.SignUpAsync();
        var mail = await MailedAsync();
        service.Change(user => user.PasswordExpiresAt, service.Clock.GetUtcNow().AddDays(7));
        var changes = 1;
        service.Hasher.WhileVerifying = () => service.Change(user => user.PasswordVersion, service.User.PasswordVersion + changes);

        (await ResetAsync(Link(mail))).ShouldBeRefused(ResetErrors.TokenExpired);
        service.Hasher.Verified.ShouldBe(3);
        changes = 0;
        (await ResetAsync(Link(mail))).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Who_is_gone_or_disabled_gets_no_password()
    {
        await service.SignUpAsync();
        var mail = await MailedAsync();

        service.User.Disable(service.Clock.GetUtcNow());
        (await ResetAsync(Link(mail))).ShouldBeRefused(SessionErrors.AccountDisabled);
        service.Database.Users.Clear();
        (await ResetAsync(Link(mail))).ShouldBeRefused(ResetErrors.TokenExpired);
    }

    [Theory]
    [InlineData(1, 0, "RESET")]
    [InlineData(0, 0, "UNDO_TOO_RECENT")]
    [InlineData(1, 1, "UNDO_TOO_RECENT")] // one of them is young
    public async Task Ways_back_are_cancelled_once_they_are_three_days_old(int old, int tooYoung, string outcome)
    {
        await service.SignUpAsync();
        AddWayBack(Enumerable.Repeat(TimeSpan.Zero, old));
        AddWayBack(Enumerable.Repeat(Service.Tick, old == 0 ? 1 : tooYoung));
        service.Clock.Advance(UndoLinks.FirmFor);

        var reset = await ResetAsync(Link(await MailedAsync()), cancelsUndo: true);

        (reset.Refusal?.Code ?? "RESET").ShouldBe(outcome);
        service
            .Database.Secrets.Where(secret => secret.Purpose is SecretPurpose.UndoEmailChange)
            .ShouldAllBe(secret => secret.ReplacedAt == null == (outcome != "RESET"));
    }

    [Theory]
    [InlineData("", UndoState.None)]
    [InlineData("0", UndoState.Cancellable)]
    [InlineData("1", UndoState.Firm)]
    [InlineData("0 1", UndoState.Firm)]
    public async Task A_way_back_is_firm_until_it_is_three_days_old(string ticks, UndoState state)
    {
        await service.SignUpAsync();
        AddWayBack(ticks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(it => TimeSpan.FromTicks(int.Parse(it))));
        service.Clock.Advance(UndoLinks.FirmFor);

        (await new UndoLinks(service.Secrets, service.Clock).FindAsync(service.User.Id, default)).ShouldBe(state);
    }

    [Fact]
    public async Task The_link_of_a_reset_lets_its_owner_in_once_and_nobody_else()
    {
        await service.SignUpAsync();
        var token = service.Outbox.TokenIn(await MailedAsync());
        var proof = new MailboxProof(new CheckResetLink(service.Secrets, service.Clock), service.Secrets, service.Clock);

        (await proof.FindAsync("alan@example.com", token, default)).ShouldBeRefused(ResetErrors.TokenInvalid.On("resetToken"));
        (await proof.FindAsync(Service.Email, "nonsense", default)).ShouldBeRefused(ResetErrors.TokenInvalid.On("resetToken"));
        var secret = (await proof.FindAsync("ADA@example.com", token, default)).Value.ShouldNotBeNull();

        (await proof.UseAsync(secret, default)).ShouldBeNull();
        (await proof.UseAsync(secret, default)).ShouldBe(ResetErrors.TokenUsed.On("resetToken"));
        $"{new ResetProof.Link(token)} {new ResetProof.Code(Service.Email, "1")}".ShouldBe("*** ***");
    }

    private void AddWayBack(IEnumerable<TimeSpan> ages) =>
        service.Database.Secrets.AddRange(
            ages.Select(age =>
                OneTimeSecret
                    .LinkOnly(
                        service.User.Id,
                        SecretPurpose.UndoEmailChange,
                        Email.Parse("former@example.com")!,
                        TimeSpan.FromDays(7),
                        service.Clock.GetUtcNow() + age
                    )
                    .Row
            )
        );

    private Task<Result<Done>> RequestAsync(string email) =>
        new RequestPasswordReset(new InMemoryResetRequests(service.Database), service.Clock).ExecuteAsync(email, Service.Client, default);

    private Task<bool> MailAsync() =>
        new MailRequestedResets(
            new InMemoryResetRequests(service.Database),
            service.Users,
            service.Changes,
            Mails(),
            service.Clock
        ).ExecuteAsync(default);

    private async Task<OutboxMessage> MailedAsync()
    {
        await RequestAsync(Service.Email);
        await MailAsync();
        return Resets().Last();
    }

    private IEnumerable<OutboxMessage> Resets() => service.Database.Outbox.Where(mail => mail.Template == MessageTemplate.PasswordReset);

    private ResetProof.Link Link(OutboxMessage mail) => new(service.Outbox.TokenIn(mail));

    private ResetProof.Code Code(OutboxMessage mail) => new(Service.Email, service.Outbox.CodeIn(mail));

    private async Task<string> FaultsAsync(ResetProof? proof, string? password) =>
        string.Join(
            ", ",
            (await Reset().CheckAsync(proof, password is null ? null : new UnverifiedPassword(password), default)).Select(it => it.Code)
        );

    private Task<Result<PasswordStamp>> ResetAsync(ResetProof proof, string password = Next, bool cancelsUndo = false) =>
        Reset().ExecuteAsync(proof, new UnverifiedPassword(password), cancelsUndo, Service.Client, default);

    private ResetPassword Reset() =>
        new(
            new CheckResetLink(service.Secrets, service.Clock),
            service.Secrets,
            service.Users,
            service.Changes,
            service.Hasher,
            new PasswordRules(new PasswordSettings(), new InMemoryBreaches()),
            Mails(),
            new UndoLinks(service.Secrets, service.Clock),
            service.WrongCodes,
            service.Clock
        );

    private PasswordMails Mails() => new(service.Outbox, service.Outbox, new LinkSettings().Under(service.Settings.Issuer));
}
