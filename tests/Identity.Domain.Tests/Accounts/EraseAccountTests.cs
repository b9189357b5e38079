using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Accounts;

public sealed class EraseAccountTests
{
    private readonly Service service = new();
    private readonly Shredder shredder = new();
    private readonly EraseAccount eraseAccount;

    public EraseAccountTests() =>
        eraseAccount = new EraseAccount(new ConfirmPassword(service.Users, service.Attempts), service.Users, shredder, new Letters(), service.Clock);

    [Fact]
    public async Task The_password_that_was_confirmed_is_the_condition_and_the_event_tells_of_nobody_but_the_identifier()
    {
        var person = await service.SignUpAsync();

        (await EraseAsync(Service.Password)).IsSuccess.ShouldBeTrue();

        var erasure = shredder.Asked.ShouldHaveSingleItem();
        erasure.VerifiedHash.ShouldBe(service.User.PasswordHash);
        erasure.Audit.Action.ShouldBe(AuditActions.AccountErased);
        (erasure.Audit.SubjectId, erasure.Audit.SessionId, erasure.Audit.Address, erasure.Audit.Detail).ShouldBe((person.Profile.Id, null, null, null));
    }

    [Fact] // security requirement 36
    public async Task A_wrong_password_erases_nothing_and_counts()
    {
        await service.SignUpAsync();

        (await EraseAsync("another horse")).Errors.ShouldHaveSingleItem().ShouldBe(PasswordErrors.Incorrect.On("password"));

        shredder.Asked.ShouldBeEmpty();
        service.LastAudit.Action.ShouldBe(AuditActions.LogInFailed);
    }

    [Fact]
    public async Task Only_an_address_that_was_proven_gets_a_farewell_in_the_language_of_the_request()
    {
        await service.SignUpAsync();
        await EraseAsync(Service.Password);
        shredder.Asked[^1].Farewell.ShouldBeNull();

        service.Change(user => user.EmailVerifiedAt, service.Clock.GetUtcNow());
        await EraseAsync(Service.Password);
        var farewell = shredder.Asked[^1].Farewell.ShouldNotBeNull();
        (farewell.Template, farewell.Recipient, farewell.Language).ShouldBe((MessageTemplate.AccountErased, Service.Email, "de"));
    }

    [Fact]
    public async Task An_account_that_changed_in_between_is_confirmed_anew()
    {
        await service.SignUpAsync();
        shredder.Refusals = 1;

        (await EraseAsync(Service.Password)).IsSuccess.ShouldBeTrue();

        shredder.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_account_that_may_not_be_erased_any_more_is_not_signed_in()
    {
        await service.SignUpAsync();
        shredder.Refusals = int.MaxValue;

        (await EraseAsync(Service.Password)).Errors.ShouldHaveSingleItem().Code.ShouldBe("TOKEN_INVALID");
    }

    [Fact]
    public async Task An_operator_needs_no_password_and_stands_in_the_event()
    {
        var person = await service.SignUpAsync();

        (await eraseAccount.ByOperatorAsync(person.Profile.Id, Operator.CommandLine, default)).IsSuccess.ShouldBeTrue();
        (await eraseAccount.ByOperatorAsync(Guid.CreateVersion7(), Operator.CommandLine, default)).Errors.ShouldHaveSingleItem().Code.ShouldBe("USER_NOT_FOUND");

        var erasure = shredder.Asked.ShouldHaveSingleItem();
        (erasure.VerifiedHash, erasure.Audit.Detail).ShouldBe((null, "by command line"));
    }

    private Task<Result<Done>> EraseAsync(string password) => eraseAccount.ExecuteAsync(
        service.User.Id, service.Database.Sessions[0].Id, new UnverifiedPassword(password), Service.Client with { Language = "de" }, default);

    private sealed class Shredder : IPersonalData
    {
        public List<Erasure> Asked { get; } = [];

        public int Refusals { get; set; }

        public Task<PersonalData?> ExportAsync(Guid userId, CancellationToken ct) => throw new NotSupportedException("These tests erase and export nothing.");

        public Task<bool> TryEraseAsync(Erasure erasure, CancellationToken ct)
        {
            Asked.Add(erasure);
            return Task.FromResult(Refusals-- <= 0);
        }
    }

    private sealed class Letters : IOutbox
    {
        public OutboxMessage Prepare(Message message, DateTimeOffset now) => OutboxMessage.Create(Guid.CreateVersion7(now), message, [], now);
    }
}
