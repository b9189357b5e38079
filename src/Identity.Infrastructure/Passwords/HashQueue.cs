using Identity.Domain.Passwords;
using Identity.Domain.Throttling;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// Runs hashes on threads of its own, and admits only as many as it can answer in time: what would wait longer is refused
/// at once, so that a storm of logins costs neither memory nor the other endpoints (ASVS 15.2.2). Strangers get half of the places at
/// most and every second hash, so callers who have proven something find the rest (<see cref="HashLine{TJob}"/> says how each half is
/// shared).
/// </summary>
internal sealed class HashQueue : IDisposable
{
    /// <summary>Until the first hash is measured: slower than any admitted setting is on a usual machine.</summary>
    private static readonly TimeSpan AssumedDuration = TimeSpan.FromSeconds(1);

    /// <summary>Share of the newest measurement in the average: follows a throttled or crowded machine within a dozen hashes.</summary>
    private const double Smoothing = 0.125;

    private const int MostPlaces = 1_000_000;

    private readonly Lock gate = new();
    private readonly HashLine<Job> proven = new();
    private readonly HashLine<Job> strangers = new();
    private readonly SemaphoreSlim work = new(0);
    private readonly TimeSpan longestWait;
    private readonly TimeProvider time;
    private readonly Thread[] workers;

    private TimeSpan? averageDuration;
    private bool strangersNext;
    private bool closed;

    /// <summary>Starts the threads.</summary>
    /// <param name="workerCount">Hashes in flight; more than cores only makes each of them slower.</param>
    /// <param name="longestWait">The longest that a hash may be expected to take, waiting included.</param>
    /// <param name="time">Measures the hashes.</param>
    public HashQueue(int workerCount, TimeSpan longestWait, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workerCount);
        this.longestWait = longestWait;
        this.time = time;
        workers = [.. Enumerable.Range(0, workerCount).Select(n => NiceThread.Start($"password-hash-{n}", TakeJobs))];
    }

    /// <summary>Hashes that wait, without those in flight.</summary>
    public int Length
    {
        get
        {
            lock (gate)
            {
                return proven.Waiting + strangers.Waiting;
            }
        }
    }

    /// <summary>Throws what <see cref="RunAsync"/> would throw now, without taking a place.</summary>
    /// <exception cref="HashingOverloadedException">No place for this caller, or the process is stopping.</exception>
    public void EnsureAdmits(HashCaller caller)
    {
        var networks = NetworkShare.OfHashes(caller.Address);
        lock (gate)
        {
            RefuseWhenFull(caller, networks);
        }
    }

    /// <summary>What <paramref name="hash"/> returns or throws, from a worker's thread.</summary>
    /// <exception cref="HashingOverloadedException">No place for this caller, or the process is stopping.</exception>
    public async Task<T> RunAsync<T>(Func<T> hash, HashCaller caller, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();

        var job = new Job<T>(hash);
        var place = Admit(job, caller);

        // A hash in flight cannot be stopped; one that waits for a caller who has gone need not begin.
        await using var leaving = ct.UnsafeRegister(_ => Leave(place, ct), null);
        return await job.Outcome;
    }

    /// <summary>Ends the threads after the hashes in flight; those that wait are refused, to be repeated elsewhere or later.</summary>
    public void Dispose()
    {
        List<Job> refused;
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            closed = true;
            refused = [.. proven.Clear(), .. strangers.Clear()];
        }

        foreach (var job in refused)
        {
            job.Refuse(Overloaded(TimeSpan.Zero));
        }

        work.Release(workers.Length);
        foreach (var worker in workers)
        {
            worker.Join();
        }

        work.Dispose();
    }

    private HashLine<Job>.Place Admit(Job job, HashCaller caller)
    {
        var networks = NetworkShare.OfHashes(caller.Address);
        lock (gate)
        {
            RefuseWhenFull(caller, networks);
            var place = (caller.HasProven ? proven : strangers).Join(job, networks);
            work.Release();
            return place;
        }
    }

    private void RefuseWhenFull(HashCaller caller, IReadOnlyList<NetworkShare> networks)
    {
        if (closed)
        {
            throw Overloaded(TimeSpan.Zero);
        }

        // An idle worker is never refused, however slow the machine: nothing would ever be admitted there.
        var taken = proven.Held + strangers.Held;
        if (taken < workers.Length)
        {
            return;
        }

        // The workers take turns between the lines, so what is admitted is answered in time: half of the places are all that strangers get.
        // However slow the machine, a half has one place more than there are workers: one network that keeps them busy leaves one to the
        // next.
        var average = averageDuration ?? AssumedDuration;
        var places = (int)Math.Clamp(Math.Floor(longestWait * workers.Length / average), (2 * workers.Length) + 1, MostPlaces);
        var half = (places + 1) / 2;

        // When hashes grow slower there are fewer places than strangers hold already: beyond their half they take none from the others.
        var admits = caller.HasProven
            ? proven.Admits(networks, places - proven.Held - Math.Min(strangers.Held, half))
            : strangers.Admits(networks, Math.Min(places - taken, half - strangers.Held));
        if (!admits)
        {
            throw Overloaded(average);
        }
    }

    private void Leave(HashLine<Job>.Place place, CancellationToken ct)
    {
        lock (gate)
        {
            if (!place.TryLeave())
            {
                return; // in flight or answered
            }
        }

        place.Job.Cancel(ct);
    }

    /// <summary>The next in line; of two lines, the one whose turn it is.</summary>
    private HashLine<Job>.Place? Next()
    {
        var place = strangersNext ? strangers.Next() ?? proven.Next() : proven.Next() ?? strangers.Next();
        strangersNext = !strangersNext;
        return place;
    }

    private void TakeJobs()
    {
        while (true)
        {
            work.Wait();

            HashLine<Job>.Place? place;
            lock (gate)
            {
                if (closed)
                {
                    return;
                }

                place = Next();
            }

            if (place is null)
            {
                continue; // its caller has left
            }

            var began = time.GetTimestamp();
            var succeeded = place.Job.Run();
            var took = time.GetElapsedTime(began);

            lock (gate)
            {
                place.Return();
                // A fault returns early and says nothing about how long a hash takes.
                if (succeeded)
                {
                    averageDuration = averageDuration is { } average ? average + ((took - average) * Smoothing) : took;
                }
            }

            place.Job.Answer();
        }
    }

    private static HashingOverloadedException Overloaded(TimeSpan surplus) =>
        new(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(surplus.TotalSeconds))));

    private abstract class Job
    {
        /// <summary>False when the hash ended in a fault.</summary>
        public abstract bool Run();

        /// <summary>Apart from <see cref="Run"/>, so that the place is free when the caller is answered.</summary>
        public abstract void Answer();

        public abstract void Refuse(Exception reason);

        public abstract void Cancel(CancellationToken ct);
    }

    private sealed class Job<T>(Func<T> hash) : Job
    {
        // Asynchronously, or the rest of the request would run on the worker's thread.
        private readonly TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;
        private Exception? fault;

        public Task<T> Outcome => outcome.Task;

        public override bool Run()
        {
            try
            {
                result = hash();
                return true;
            }
            catch (Exception thrown)
            {
                fault = thrown; // the caller's to handle; the worker lives on
                return false;
            }
        }

        public override void Answer()
        {
            if (fault is null)
            {
                outcome.SetResult(result!);
            }
            else
            {
                outcome.SetException(fault);
            }
        }

        public override void Refuse(Exception reason) => outcome.SetException(reason);

        public override void Cancel(CancellationToken ct) => outcome.SetCanceled(ct);
    }
}
