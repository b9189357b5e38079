using Identity.Domain.Audit;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tokens.Keys;

namespace Identity.Domain.Tests.Tokens.Keys;

public sealed class RotateSigningKeysTests
{
    private readonly KeyService service = new();

    [Fact]
    public async Task A_key_of_the_last_hour_needs_a_confirmation_too()
    {
        await service.Tend.ExecuteAsync(default);
        service.Clock.Advance(TimeSpan.FromHours(1) - Service.Tick);
        (await service.Rotate.ExecuteAsync(force: true, isConfirmed: false, Operator.CommandLine, default)).Refusal!.Details.ShouldContain(
            "59 minutes ago"
        );

        service.Clock.Advance(Service.Tick);
        (await service.Rotate.ExecuteAsync(force: true, isConfirmed: false, Operator.CommandLine, default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task The_announced_key_signs_from_now_on_and_another_one_is_announced()
    {
        await service.Tend.ExecuteAsync(default);
        var (old, announced) = (service.Active, service.Next);
        service.Clock.Advance(TimeSpan.FromDays(2));

        var rotated = await service.Rotate.ExecuteAsync(force: false, isConfirmed: true, Operator.CommandLine, default);

        rotated.Value.ShouldBe(announced.Kid);
        service.Active.ShouldBe(announced);
        announced.SignsFrom.ShouldBe(service.Clock.GetUtcNow());
        service.Succession.StateOf(old, service.Clock.GetUtcNow()).ShouldBe(KeyState.Retired);
        service.Next.Position.ShouldBe(3);
        service.Database.Audit.ShouldContain(audit =>
            audit.Action == AuditActions.KeyPromoted && audit.Detail!.StartsWith(announced.Kid, StringComparison.Ordinal)
        );
    }

    [Fact] // security requirement 82
    public async Task A_key_that_was_announced_less_than_a_day_ago_is_too_young()
    {
        await service.Tend.ExecuteAsync(default);

        service.Clock.Advance(TimeSpan.FromHours(24) - Service.Tick);
        (await service.Rotate.ExecuteAsync(force: false, isConfirmed: true, Operator.CommandLine, default)).ShouldBeRefused(
            KeyErrors.KeyTooYoung
        );
        service.Active.Position.ShouldBe(1);

        service.Clock.Advance(Service.Tick);
        (await service.Rotate.ExecuteAsync(force: false, isConfirmed: true, Operator.CommandLine, default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Force_promotes_even_the_youngest_key()
    {
        (await service.Rotate.ExecuteAsync(force: true, isConfirmed: true, Operator.CommandLine, default)).IsSuccess.ShouldBeTrue();

        service.Active.Position.ShouldBe(2);
        service.Next.Position.ShouldBe(3);
    }

    [Fact]
    public async Task Of_two_rotations_at_the_same_moment_one_is_told_to_look_again()
    {
        await service.Tend.ExecuteAsync(default);
        var announced = service.Next;
        service.Store.BeforeWrite = () => InMemoryDatabase.Set(announced, it => it.SignsFrom, service.Clock.GetUtcNow());

        (await service.Rotate.ExecuteAsync(force: true, isConfirmed: true, Operator.CommandLine, default)).ShouldBeRefused(
            KeyErrors.KeyRaced
        );

        service.Database.Audit.ShouldNotContain(audit => audit.Action == AuditActions.KeyPromoted);
    }
}
