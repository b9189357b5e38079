using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Privacy;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Privacy;

public sealed class EraseUserTests
{
    private readonly Service service = new();
    private readonly EraseUser eraseAccount;

    public EraseUserTests() =>
        eraseAccount = new EraseUser(
            new ConfirmPassword(service.Users, service.Attempts),
            service.Users,
            service.Changes,
            new Letters(),
            service.Clock
        );

    [Fact]
    public async Task The_event_tells_of_nobody_but_the_identifier()
    {
        var person = await service.SignUpAsync();

        (await EraseAsync(Service.Password)).IsSuccess.ShouldBeTrue();

        service.Database.Users.ShouldBeEmpty();
        var audit = service.LastAudit;
        (audit.Action, audit.SubjectId, audit.SessionId, audit.Address, audit.Detail).ShouldBe(
            (AuditActions.AccountErased, person.Profile.Id, null, null, null)
        );
    }

    [Fact] // security requirement 36
    public async Task A_wrong_password_erases_nothing_and_counts()
    {
        await service.SignUpAsync();

        (await EraseAsync("another horse")).Errors.ShouldHaveSingleItem().ShouldBe(PasswordErrors.Incorrect.On("password"));

        service.Database.Users.ShouldHaveSingleItem();
        service.LastAudit.Action.ShouldBe(AuditActions.LogInFailed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_an_address_that_was_proven_gets_a_farewell_in_the_language_of_the_request(bool isProven)
    {
        await service.SignUpAsync();
        service.Change(user => user.EmailVerifiedAt, isProven ? service.Clock.GetUtcNow() : null);

        await EraseAsync(Service.Password);

        service
            .Database.Outbox.Where(mail => mail.Template == MessageTemplate.AccountErased)
            .Select(mail => (mail.Recipient, mail.Language))
            .ShouldBe(isProven ? [(Service.Email, "de")] : []);
    }

    [Fact]
    public async Task An_account_that_changed_in_between_is_confirmed_anew()
    {
        await service.SignUpAsync();
        // As a login might
        service.Hasher.WhileVerifying = () => service.Change(user => user.PasswordHash, CountingHasher.Outdated + Service.Password);

        (await EraseAsync(Service.Password)).IsSuccess.ShouldBeTrue();

        service.Hasher.Verified.ShouldBe(2);
    }

    [Fact]
    public async Task An_account_that_was_disabled_in_between_is_not_signed_in()
    {
        await service.SignUpAsync();
        service.Hasher.WhileVerifying = () => service.Change(user => user.Status, UserStatus.Disabled);

        (await EraseAsync(Service.Password)).Errors.ShouldHaveSingleItem().Code.ShouldBe("TOKEN_INVALID");
    }

    [Fact]
    public async Task An_operator_needs_no_password_and_stands_in_the_event()
    {
        var person = await service.SignUpAsync();

        (await eraseAccount.ByOperatorAsync(person.Profile.Id, Operator.CommandLine, default)).IsSuccess.ShouldBeTrue();
        (await eraseAccount.ByOperatorAsync(Guid.CreateVersion7(), Operator.CommandLine, default))
            .Errors.ShouldHaveSingleItem()
            .Code.ShouldBe("USER_NOT_FOUND");

        service.LastAudit.Detail.ShouldBe("by command line");
    }

    private Task<Result<Done>> EraseAsync(string password) =>
        eraseAccount.ExecuteAsync(
            service.User.Id,
            service.Database.Sessions[0].Id,
            new UnverifiedPassword(password),
            Service.Client with
            {
                Language = "de",
            },
            default
        );

    private sealed class Letters : IOutbox
    {
        public OutboxMessage Prepare(Message message, DateTimeOffset now) =>
            OutboxMessage.Create(Guid.CreateVersion7(now), message, [], now);
    }
}
