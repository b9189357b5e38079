using FsCheck;
using FsCheck.Fluent;
using Identity.Domain;
using Identity.Domain.Passwords;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Throttling;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Throttling;

public sealed class FailuresRuleOnSqlite() : FailuresRuleTests(DatabaseKind.Sqlite);

public sealed class FailuresRuleOnPostgreSql() : FailuresRuleTests(DatabaseKind.PostgreSql);

/// <summary>The statement that takes a place repeats <see cref="Failures.Take"/>. Generated histories run through both.</summary>
public abstract class FailuresRuleTests(DatabaseKind kind) : StoreTests(kind)
{
    private const int Histories = 25;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    // The boundaries of time depend on how many failures there are: a wait leads right before one of them or onto it.
    private static readonly Arbitrary<Step[]> AllHistories = Gen.ArrayOf(
            from wait in Gen.Frequency(
                (4, Gen.Constant(Wait.None)),
                (3, Gen.Constant(Wait.UntilRightBefore)),
                (6, Gen.Constant(Wait.UntilOpen)),
                (1, Gen.Constant(Wait.AlmostADay)),
                (1, Gen.Constant(Wait.ADay))
            )
            from act in Gen.Frequency((10, Gen.Constant(Act.Take)), (2, Gen.Constant(Act.Fail)), (1, Gen.Constant(Act.Return)))
            select new Step(wait, act)
        )
        .ToArbitrary();

    private readonly Bucket bucket = Bucket.OfStrangers("ada@example.com");
    private int refused;

    [Fact]
    public void The_statement_and_the_rule_agree_on_every_history()
    {
        Prop.ForAll(AllHistories, Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(Histories).WithStartSize(10).WithEndSize(60));

        refused.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(FailureDelays.HardStop - 1)]
    [InlineData(FailureDelays.HardStop)]
    public async Task They_agree_at_the_hard_stop(int failures)
    {
        await InDatabaseAsync(db =>
        {
            db.Add(
                new Throttle
                {
                    Account = ThrottleKeys.Of(bucket.Account),
                    Part = bucket.Part,
                    Failures = failures,
                    TakenAt = Now,
                }
            );
            return db.SaveChangesAsync();
        });
        var model = new Failures(failures, Now);

        foreach (var wait in new[] { Wait.None, Wait.UntilRightBefore, Wait.UntilOpen, Wait.None, Wait.UntilOpen })
        {
            model = await TakeAsync(model, new Step(wait, Act.Take));
        }
    }

    // FsCheck calls synchronously; the thread of its own keeps the test framework's from waiting for itself.
    private bool Agrees(Step[] history)
    {
        Task.Run(() => CompareAsync(history)).GetAwaiter().GetResult();
        return true;
    }

    private async Task CompareAsync(Step[] history)
    {
        var store = new Throttles(Contexts, ThrottleKeys, AuditEmails, new LockoutSettings());
        await store.ClearAsync(bucket, default);
        var model = new Failures(0, Now - FailureDelays.Memory - FailureDelays.Memory);
        foreach (var step in history)
        {
            switch (step.Act)
            {
                case Act.Fail when model.Count > 0:
                    await store.FailAsync(bucket, null, new LogInFailed(SessionId: null, "wrong password", Now), Origin.None, default);
                    model = model with { TakenAt = Now };
                    break;
                case Act.Return when model.Count > 0:
                    await store.ReturnAsync(bucket, default);
                    model = model with { Count = model.Count - 1 };
                    break;
                case Act.Take:
                    model = await TakeAsync(model, step);
                    break;
            }
        }
    }

    private async Task<Failures> TakeAsync(Failures model, Step step)
    {
        var until = step.Wait switch
        {
            Wait.UntilRightBefore => model.OpensAt - Tick,
            Wait.UntilOpen => model.OpensAt,
            Wait.AlmostADay => model.TakenAt + FailureDelays.Memory - Tick,
            Wait.ADay => model.TakenAt + FailureDelays.Memory,
            _ => Now,
        };
        if (until > Now)
        {
            Clock.AdvanceTo(until);
        }

        var taken = model.Take(Now);
        var wait = await new Throttles(Contexts, ThrottleKeys, AuditEmails, new LockoutSettings()).TakeAsync(bucket, Now, default);

        (wait is null).ShouldBe(taken is not null, $"{step} after {model}");
        var row = await InDatabaseAsync(db => db.Throttles.AsNoTracking().In(bucket, ThrottleKeys).SingleAsync());
        new Failures(row.Failures, row.TakenAt).ShouldBe(taken ?? model, $"{step} after {model}");
        refused += taken is null ? 1 : 0;
        return taken ?? model;
    }

    private enum Act
    {
        Take,
        Fail,
        Return,
    }

    private enum Wait
    {
        None,
        UntilRightBefore,
        UntilOpen,
        AlmostADay,
        ADay,
    }

    private sealed record Step(Wait Wait, Act Act);
}
