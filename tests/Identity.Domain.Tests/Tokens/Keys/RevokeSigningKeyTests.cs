using Identity.Domain.Audit;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tokens.Keys;

namespace Identity.Domain.Tests.Tokens.Keys;

public sealed class RevokeSigningKeyTests
{
    private readonly KeyService service = new();

    [Fact]
    public async Task The_announced_key_takes_over_from_a_revoked_one_and_another_one_is_announced()
    {
        await service.Tend.ExecuteAsync(default);
        var (revoked, announced) = (service.Active, service.Next);

        (await service.Revoke.ExecuteAsync(revoked.Kid, default)).IsSuccess.ShouldBeTrue();

        revoked.RevokedAt.ShouldBe(service.Clock.GetUtcNow());
        service.Succession.PublishedAt(service.Clock.GetUtcNow()).ShouldNotContain(revoked);
        service.Active.ShouldBe(announced);
        service.Next.Position.ShouldBe(3);
        service.Database.Audit.ShouldContain(audit =>
            audit.Action == AuditActions.KeyRevoked && audit.Detail!.StartsWith(revoked.Kid, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_retired_key_does_not_come_back_for_a_revoked_one()
    {
        await service.Rotate.ExecuteAsync(force: true, isConfirmed: true, Operator.CommandLine, default);
        var (active, announced) = (service.Active, service.Next);

        await service.Revoke.ExecuteAsync(active.Kid, default);

        service.Active.ShouldBe(announced);
    }

    [Fact]
    public async Task An_announced_key_that_is_revoked_is_replaced_by_another_and_the_signing_one_goes_on()
    {
        await service.Tend.ExecuteAsync(default);
        var (active, announced) = (service.Active, service.Next);

        await service.Revoke.ExecuteAsync(announced.Kid, default);

        service.Active.ShouldBe(active);
        service.Next.Position.ShouldBe(3);
    }

    [Fact]
    public async Task A_key_is_revoked_once()
    {
        await service.Tend.ExecuteAsync(default);
        var kid = service.Active.Kid;
        await service.Revoke.ExecuteAsync(kid, default);

        (await service.Revoke.ExecuteAsync(kid, default)).ShouldBeRefused(KeyErrors.KeyNotFound);
    }

    [Fact]
    public async Task An_unknown_key_changes_nothing()
    {
        (await service.Revoke.ExecuteAsync("unknown", default)).ShouldBeRefused(KeyErrors.KeyNotFound);

        service.Database.SigningKeys.ShouldBeEmpty();
    }
}
