using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.Passwords;

public sealed class ChangePasswordTests
{
    private const string Next = "another horse";

    private readonly Service service = new();

    [Fact]
    public async Task The_session_that_changes_the_password_stays_and_all_others_end()
    {
        var own = service.SessionOf((await service.SignUpAsync()).Tokens);
        await service.LogInAsync();

        var stamp = (await ChangeAsync(own.Id)).Value.ShouldNotBeNull();

        stamp.ShouldBe(PasswordStamp.Of(service.User));
        stamp.ShouldBe(new PasswordStamp(service.User.Id, 0, IsOfProvenAddress: false).Next());
        service.User.PasswordHash.ShouldBe(CountingHasher.Current + Next);
        service.Database.Sessions.Select(session => session.EndReason).ShouldBe([null, SessionEnd.PasswordChanged]);
        service.Database.Outbox[^1].Template.ShouldBe(MessageTemplate.PasswordChanged);
    }

    [Theory]
    [InlineData(Service.Password, "short", "PASSWORD_TOO_SHORT newPassword")]
    [InlineData(Service.Password, Service.Email, "PASSWORD_IS_PERSONAL newPassword")]
    [InlineData(Service.Password, "Ada Lovelace", "PASSWORD_IS_PERSONAL newPassword")]
    [InlineData(Service.Password, Service.Password, "PASSWORD_UNCHANGED newPassword")]
    [InlineData("wrong", Next, "PASSWORD_INCORRECT currentPassword")]
    [InlineData("wrong", "short", "PASSWORD_INCORRECT currentPassword, PASSWORD_TOO_SHORT newPassword")]
    public async Task What_is_wrong_with_either_password_is_told_and_nothing_changes(string current, string next, string faults)
    {
        await service.SignUpAsync();

        var result = await ChangeAsync(Guid.CreateVersion7(), current, next);

        string.Join(", ", result.Errors.Select(fault => $"{fault.Code} {fault.Source}")).ShouldBe(faults);
        service.User.PasswordHash.ShouldBe(CountingHasher.Current + Service.Password);
        service.Hasher.Hashed.ShouldBe(1);
    }

    [Fact]
    public async Task An_account_that_is_disabled_or_gone_meanwhile_gets_no_password()
    {
        await service.SignUpAsync();
        service.Hasher.WhileHashing = () => service.Database.Users.Clear();
        var id = service.User.Id;
        (await ChangeAsync(Guid.CreateVersion7(), of: id)).ShouldBeRefused(TokenErrors.TokenInvalid);
        (await ChangeAsync(Guid.CreateVersion7(), of: id)).ShouldBeRefused(TokenErrors.TokenInvalid);

        service.Hasher.WhileHashing = null;
        await service.SignUpAsync();
        service.User.Disable(service.Clock.GetUtcNow());
        (await ChangeAsync(Guid.CreateVersion7())).ShouldBeRefused(TokenErrors.TokenInvalid);
    }

    [Fact]
    public async Task A_right_password_forgets_the_guesses_of_its_session()
    {
        var own = service.SessionOf((await service.SignUpAsync()).Tokens);
        await ChangeAsync(own.Id, "wrong");
        var bucket = Bucket.OfSession(Service.Email, own.Id);
        service.Throttles.FailuresIn(bucket).ShouldBe(1);
        service.LastAudit.Detail.ShouldNotBeNull().ShouldContain("wrong password, to confirm a change");

        await ChangeAsync(own.Id);

        service.Throttles.FailuresIn(bucket).ShouldBe(0);
        service.Hasher.Admitted.ShouldAllBe(caller => caller.HasProven);
    }

    [Fact]
    public void Who_is_counted_apart_from_strangers_has_proven_something()
    {
        HashCaller.Of(Bucket.OfStrangers(Service.Email), "192.0.2.1").ShouldBe(HashCaller.Stranger("192.0.2.1"));
        HashCaller.Of(Bucket.OfSession(Service.Email, Guid.CreateVersion7()), null).ShouldBe(HashCaller.Proven(null));
        (HashCaller.Stranger(null).HasProven, HashCaller.Proven(null).HasProven).ShouldBe((false, true));
    }

    [Theory]
    [InlineData("https://id.acme.example", "identity|id.acme.example|acme|example")]
    [InlineData("https://abc.abcd.de:8443/x", "identity|abc.abcd.de|abcd")]
    [InlineData("https://192.0.2.1", "identity")]
    [InlineData("acme", "identity")]
    public void The_words_of_a_service_are_its_host_and_the_longer_labels_of_it(string issuer, string words) =>
        string.Join('|', ContextWords.Of(issuer)).ShouldBe(words);

    [Theory]
    [InlineData("acme", true)]
    [InlineData("2026!Acme2026!", true)]
    [InlineData("acme1", true)]
    [InlineData("1acme", true)]
    [InlineData("acmes", false)]
    [InlineData("my acme", false)]
    [InlineData("2026!", false)]
    [InlineData("", false)]
    public void Digits_and_signs_around_a_word_hide_it_from_nobody(string password, bool isWord) =>
        ContextWords.Contain(["acme"], password).ShouldBe(isWord);

    private Task<Result<PasswordStamp>> ChangeAsync(
        Guid sessionId,
        string current = Service.Password,
        string next = Next,
        Guid? of = null
    ) =>
        new ChangePassword(
            new ConfirmPassword(service.Users, service.Attempts),
            service.Changes,
            service.Hasher,
            new PasswordRules(new PasswordSettings(), new InMemoryBreaches()),
            new PasswordMails(service.Outbox, service.Outbox, new LinkSettings().Under(service.Settings.Issuer)),
            service.Clock
        ).ExecuteAsync(
            of ?? service.User.Id,
            sessionId,
            new UnverifiedPassword(current),
            new UnverifiedPassword(next),
            Service.Client,
            default
        );
}
