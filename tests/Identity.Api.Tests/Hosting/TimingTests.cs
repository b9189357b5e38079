using Identity.Api.Tests.Throttling;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Hosting;

/// <summary>What the measurement has to notice, or an even one says nothing. Undisturbed, because noise hides a difference.</summary>
[Collection(nameof(Undisturbed))]
public sealed class TimingTests
{
    [Fact]
    public async Task A_hash_that_is_not_paid_for_is_noticed()
    {
        await using var host = await IdentityHost.StartAsync(
            DatabaseKind.Sqlite,
            ("Identity:Passwords:BcryptCost", "6"),
            ("Identity:Lockout:Enabled", "false")
        );
        var person = await Person.SignUpAsync(host);

        await Timing.ShouldTellAsync(Scale.Pairs / 2, () => host.PostAsync("/login", "{}"), () => host.GuessAsync(person.Email));
    }

    [Fact]
    public async Task A_lookup_more_is_noticed()
    {
        await using var host = await IdentityHost.StartAsync(DatabaseKind.PostgreSql);
        var nobody = Person.NewEmail();
        await host.ExhaustAsync(nobody);

        await Timing.ShouldTellAsync(
            Scale.Pairs / 2,
            () => host.GuessAsync(nobody),
            async () =>
            {
                await using var db = await host.OpenStoreAsync();
                await db.Users.AnyAsync(user => user.Id == Guid.Empty);
                return await host.GuessAsync(nobody);
            }
        );
    }
}

/// <summary>Runs while no other test of this assembly does: small times are measured here.</summary>
[CollectionDefinition(nameof(Undisturbed), DisableParallelization = true)]
public sealed class Undisturbed;
