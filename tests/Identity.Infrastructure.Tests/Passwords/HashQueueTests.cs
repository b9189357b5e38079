using System.Globalization;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;

namespace Identity.Infrastructure.Tests.Passwords;

public sealed class HashQueueTests : IDisposable
{
    private static readonly TimeSpan Hash = TimeSpan.FromSeconds(2);

    private readonly HandClock clock = new();
    private readonly ManualResetEventSlim gate = new();
    private readonly HashQueue queue;

    public HashQueueTests() => queue = new HashQueue(workerCount: 1, longestWait: TimeSpan.FromSeconds(6), clock);

    public void Dispose()
    {
        gate.Set();
        queue.Dispose();
    }

    [Fact]
    public async Task Nothing_runs_on_the_callers_thread_and_nothing_of_the_caller_on_the_workers()
    {
        var caller = Environment.CurrentManagedThreadId;

        var (id, name, pooled) = await queue.RunAsync(
            () => (Environment.CurrentManagedThreadId, Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread),
            CancellationToken.None
        );

        id.ShouldNotBe(caller);
        name.ShouldBe("password-hash-0");
        pooled.ShouldBeFalse();
        Environment.CurrentManagedThreadId.ShouldNotBe(id);
    }

    [Fact]
    public async Task Workers_yield_to_requests()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Niceness is a notion of Unix, and a thread's own on Linux.");
        }

        var stat = await queue.RunAsync(() => File.ReadAllText("/proc/thread-self/stat"), CancellationToken.None);

        // proc_pid_stat(5): the name in parentheses is field 2, nice is field 19.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        int.Parse(fields[19 - 3], CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(NiceThread.Niceness);
    }

    [Fact] // requirement 38
    public async Task What_would_wait_too_long_is_refused_and_told_when_to_return()
    {
        await Measure();
        var inFlight = await Occupy();
        var second = Queue();
        var third = Queue(); // answered after 6 s, the longest wait

        var refusal = await Should.ThrowAsync<HashingOverloadedException>(Queue());
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(2));
        queue.Length.ShouldBe(2);

        gate.Set();
        (await Task.WhenAll(inFlight, second, third)).ShouldAllBe(answered => answered);
        (await Queue()).ShouldBeTrue();
    }

    [Fact]
    public async Task Before_the_first_measurement_hashes_are_assumed_to_be_slow()
    {
        var admitted = new List<Task<bool>> { await Occupy() };
        for (var n = 1; n < 6; n++)
        {
            admitted.Add(Queue()); // six of one second each
        }

        await Should.ThrowAsync<HashingOverloadedException>(Queue());

        gate.Set();
        await Task.WhenAll(admitted);
    }

    [Fact]
    public async Task An_idle_worker_takes_even_a_hash_that_is_slower_than_the_longest_wait()
    {
        await Measure(TimeSpan.FromMinutes(1));

        (await Queue()).ShouldBeTrue();
    }

    [Fact]
    public async Task The_estimate_follows_the_machine()
    {
        await Measure(TimeSpan.FromMinutes(1));
        for (var n = 0; n < 40; n++)
        {
            await Measure(TimeSpan.FromMilliseconds(1));
        }

        var admitted = new List<Task<bool>> { await Occupy() };
        for (var n = 0; n < 10; n++)
        {
            admitted.Add(Queue());
        }

        gate.Set();
        (await Task.WhenAll(admitted)).ShouldAllBe(answered => answered);
    }

    [Fact]
    public async Task A_caller_who_leaves_while_queued_gives_the_place_back()
    {
        await Measure();
        var inFlight = await Occupy();
        using var leaving = new CancellationTokenSource();
        var ran = false;
        var left = queue.RunAsync(() => ran = true, leaving.Token);
        var stays = Queue();
        await Should.ThrowAsync<HashingOverloadedException>(Queue());

        await leaving.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(left)).CancellationToken.ShouldBe(leaving.Token);
        queue.Length.ShouldBe(1);
        var successor = Queue();
        gate.Set();
        (await Task.WhenAll(inFlight, stays, successor)).ShouldAllBe(answered => answered);
        ran.ShouldBeFalse();
    }

    [Fact]
    public async Task A_caller_who_has_left_already_takes_no_place() =>
        await Should.ThrowAsync<OperationCanceledException>(queue.RunAsync(() => true, new CancellationToken(canceled: true)));

    [Fact]
    public async Task A_hash_in_flight_is_finished_though_its_caller_has_left()
    {
        using var leaving = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var hash = queue.RunAsync(
            () =>
            {
                started.SetResult();
                gate.Wait();
                return true;
            },
            leaving.Token
        );
        await started.Task;

        await leaving.CancelAsync();
        gate.Set();

        (await hash).ShouldBeTrue();
    }

    [Fact]
    public async Task A_fault_is_its_callers_and_the_worker_lives_on()
    {
        await Should.ThrowAsync<InvalidTimeZoneException>(
            queue.RunAsync<bool>(() => throw new InvalidTimeZoneException(), CancellationToken.None)
        );

        (await Queue()).ShouldBeTrue();
    }

    [Fact]
    public async Task Stopping_finishes_what_is_in_flight_and_refuses_the_rest()
    {
        var inFlight = await Occupy();
        var waiting = Queue();

        var stopping = Task.Run(queue.Dispose);
        (await Should.ThrowAsync<HashingOverloadedException>(waiting)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        stopping.IsCompleted.ShouldBeFalse();
        gate.Set();

        await stopping;
        (await inFlight).ShouldBeTrue();
        await Should.ThrowAsync<HashingOverloadedException>(Queue());
        Should.NotThrow(queue.Dispose);
    }

    [Fact]
    public async Task As_many_run_at_once_as_there_are_workers()
    {
        using var wide = new HashQueue(workerCount: 3, TimeSpan.FromMinutes(1), clock);
        using var together = new Barrier(3);

        var met = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ => wide.RunAsync(() => together.SignalAndWait(TimeSpan.FromSeconds(30)), CancellationToken.None))
        );

        met.ShouldAllBe(all => all);
    }

    private Task<bool> Queue() => queue.RunAsync(() => true, CancellationToken.None);

    private Task<bool> Measure() => Measure(Hash);

    private Task<bool> Measure(TimeSpan duration) =>
        queue.RunAsync(
            () =>
            {
                clock.Advance(duration);
                return true;
            },
            CancellationToken.None
        );

    /// <summary>A hash that is in flight until the gate opens; returned as soon as it is.</summary>
    private async Task<Task<bool>> Occupy()
    {
        var started = new TaskCompletionSource();
        var hash = queue.RunAsync(
            () =>
            {
                started.SetResult();
                gate.Wait();
                return true;
            },
            CancellationToken.None
        );
        await started.Task;
        return hash;
    }

    /// <summary>Stands still until told otherwise, so that the queue's estimates are exact.</summary>
    internal sealed class HandClock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref ticks);

        public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
    }
}
