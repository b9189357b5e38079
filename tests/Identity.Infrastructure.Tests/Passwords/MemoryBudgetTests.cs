using System.Collections.Concurrent;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;

namespace Identity.Infrastructure.Tests.Passwords;

public sealed class MemoryBudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_is_in_flight_never_exceeds_the_budget()
    {
        var budget = new MemoryBudget(100);
        long inFlight = 0;
        long most = 0;

        await Task.WhenAll(
                Enumerable
                    .Range(1, 12)
                    .Select(n =>
                        Task.Factory.StartNew(
                            () =>
                            {
                                for (var round = 0; round < 200; round++)
                                {
                                    var amount = ((n * 31) + (round * 17)) % 101;
                                    using var memory = budget.Reserve(amount);
                                    var now = Interlocked.Add(ref inFlight, amount);
                                    InterlockedMax(ref most, now);
                                    Thread.Yield();
                                    Interlocked.Add(ref inFlight, -amount);
                                }
                            },
                            CancellationToken.None,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                    )
            )
            .WaitAsync(Patience);

        most.ShouldBeInRange(51, 100); // and several at once
        budget.InUse.ShouldBe(0);
    }

    [Fact]
    public async Task A_large_hash_is_not_overtaken_by_small_ones_that_came_later()
    {
        var budget = new MemoryBudget(100);
        var order = new ConcurrentQueue<string>();
        var first = budget.Reserve(60);
        var large = Later(budget, 100, "large", order);
        await Eventually(() => large.Thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        var small = Later(budget, 10, "small", order); // would fit now
        await Eventually(() => small.Thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));

        order.ShouldBeEmpty();
        first.Dispose();

        await Task.WhenAll(large.Done, small.Done).WaitAsync(Patience);
        order.ShouldBe(["large", "small"]);
        budget.InUse.ShouldBe(0);
    }

    [Fact]
    public void What_takes_no_memory_never_waits()
    {
        var budget = new MemoryBudget(100);
        using var all = budget.Reserve(100);

        using var none = budget.Reserve(0);

        budget.InUse.ShouldBe(100);
    }

    [Fact]
    public void More_than_there_will_ever_be_is_a_bug() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new MemoryBudget(100).Reserve(101));

    [Fact]
    public async Task Hashes_that_take_memory_wait_for_it_and_bcrypt_does_not()
    {
        const string Imported = "$argon2id$v=19$m=16384,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$P/PNQRkp0AbOJe9UxLEHV4B9BvaxKNfPoWogh+CQArg";
        const string Bcrypt = "$2b$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu";
        using var hasher = Hashers.Create(Hashers.Cheap);
        hasher.Memory.Bytes.ShouldBe(256 << 20);
        Assert.SkipUnless(Environment.ProcessorCount > 1, "With one worker nothing runs beside a hash that waits.");

        var all = hasher.Memory.Reserve(hasher.Memory.Bytes);
        var waiting = hasher.VerifyAsync(Imported, "correct horse", CancellationToken.None);
        (await hasher.VerifyAsync(Bcrypt, "password", CancellationToken.None).WaitAsync(Patience)).ShouldNotBe(
            PasswordVerification.NoMatch
        );
        waiting.IsCompleted.ShouldBeFalse();
        all.Dispose();

        (await waiting.WaitAsync(Patience)).ShouldBe(PasswordVerification.MatchNeedsRehash);
        hasher.Memory.InUse.ShouldBe(0);
    }

    [Fact]
    public async Task New_hashes_wait_for_memory_too()
    {
        using var hasher = Hashers.Create(Hashers.Cheap with { Algorithm = PasswordAlgorithm.Argon2id });
        await hasher.Measured;
        hasher.Memory.Bytes.ShouldBe(Math.Max(256L << 20, Environment.ProcessorCount * (19L << 20))); // every core can hash

        var all = hasher.Memory.Reserve(hasher.Memory.Bytes);
        Task[] waiting =
        [
            hasher.HashAsync("password", CancellationToken.None),
            hasher.VerifyAsync(null, "password", CancellationToken.None),
        ];
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        waiting.ShouldAllBe(hash => !hash.IsCompleted);
        all.Dispose();

        await Task.WhenAll(waiting).WaitAsync(Patience);
        hasher.Memory.InUse.ShouldBe(0);
    }

    private static (Thread Thread, Task Done) Later(MemoryBudget budget, long amount, string name, ConcurrentQueue<string> order)
    {
        var done = new TaskCompletionSource();
        var thread = new Thread(() =>
        {
            using (budget.Reserve(amount))
            {
                order.Enqueue(name);
            }

            done.SetResult();
        });
        thread.Start();
        return (thread, done.Task);
    }

    private static async Task Eventually(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!holds())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Interlocked.Read(ref most); value > seen; )
        {
            var found = Interlocked.CompareExchange(ref most, value, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
