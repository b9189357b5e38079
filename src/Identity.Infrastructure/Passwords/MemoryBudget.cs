namespace Identity.Infrastructure.Passwords;

/// <summary>
/// The memory that hashes in flight may take together. What would exceed it waits in order of arrival, so that small hashes cannot keep
/// overtaking a large one. A hash that takes none worth counting, such as bcrypt, never waits.
/// </summary>
internal sealed class MemoryBudget(long bytes)
{
    private readonly object gate = new(); // not a Lock: Monitor.Wait needs an object
    private long inUse;
    private long nextTicket;
    private long serving;

    public long Bytes => bytes;

    public long InUse
    {
        get
        {
            lock (gate)
            {
                return inUse;
            }
        }
    }

    /// <summary>Blocks until there is room. A thread reserves once at a time: waiting with a part in hand could last for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than there will ever be.</exception>
    public Reservation Reserve(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, bytes);
        if (amount > 0)
        {
            lock (gate)
            {
                var ticket = nextTicket++;
                while (ticket != serving || inUse + amount > bytes)
                {
                    Monitor.Wait(gate);
                }

                serving++;
                inUse += amount;
                Monitor.PulseAll(gate); // the next in line may fit as well
            }
        }

        return new Reservation(this, amount);
    }

    private void Return(long amount)
    {
        if (amount == 0)
        {
            return;
        }

        lock (gate)
        {
            inUse -= amount;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Gives the memory back when disposed; dispose it once.</summary>
    internal readonly struct Reservation(MemoryBudget budget, long amount) : IDisposable
    {
        public void Dispose() => budget.Return(amount);
    }
}
