using System.Net;
using System.Runtime.InteropServices;
using Identity.Domain.Throttling;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// First come, first served, within one rule: <b>a network may hold as many places as are still free, times its share.</b> One network
/// alone gets half of the line, three get a quarter each, and there is always room for the next one (dynamic thresholds, as in the shared
/// memory of switches: Choudhury and Hahne 1998). Where few are free, a large share would take them all: the last one is for a network that
/// holds none. Not synchronised: <see cref="HashQueue"/> holds its lock.
/// </summary>
internal sealed class HashLine<TJob>
{
    private readonly LinkedList<Place> waiting = new();
    private readonly Dictionary<IPNetwork, int> held = [];

    public int Waiting => waiting.Count;

    /// <summary>Those that wait and those in flight.</summary>
    public int Held { get; private set; }

    public bool Admits(IReadOnlyList<NetworkShare> networks, int free) =>
        networks.All(network => held.GetValueOrDefault(network.Network) is var own && own < free * network.Share && (free > 1 || own == 0));

    public Place Join(TJob job, IReadOnlyList<NetworkShare> networks)
    {
        var place = new Place(this, job, networks);
        waiting.AddLast(place.Node);
        Count(networks, 1);
        return place;
    }

    /// <summary>Takes the first out of the line; its place is held until it is returned.</summary>
    public Place? Next()
    {
        if (waiting.First is not { } first)
        {
            return null;
        }

        waiting.RemoveFirst();
        return first.Value;
    }

    /// <summary>Ends the line.</summary>
    /// <returns>What waited.</returns>
    public IReadOnlyList<TJob> Clear()
    {
        Place[] left = [.. waiting];
        foreach (var place in left)
        {
            place.TryLeave();
        }

        return [.. left.Select(place => place.Job)];
    }

    private void Count(IReadOnlyList<NetworkShare> networks, int change)
    {
        Held += change;
        foreach (var (network, _) in networks)
        {
            // Only networks with places are kept, so memory follows the line and not the addresses seen.
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(held, network, out _);
            count += change;
            if (count == 0)
            {
                held.Remove(network);
            }
        }
    }

    internal sealed class Place
    {
        private readonly HashLine<TJob> line;
        private readonly IReadOnlyList<NetworkShare> networks;

        internal Place(HashLine<TJob> line, TJob job, IReadOnlyList<NetworkShare> networks)
        {
            (this.line, Job, this.networks) = (line, job, networks);
            Node = new LinkedListNode<Place>(this);
        }

        public TJob Job { get; }

        internal LinkedListNode<Place> Node { get; }

        /// <summary>Gives up a place whose turn has not come.</summary>
        public bool TryLeave()
        {
            if (Node.List is null)
            {
                return false;
            }

            line.waiting.Remove(Node);
            Return();
            return true;
        }

        /// <summary>Once the hash is done.</summary>
        public void Return() => line.Count(networks, -1);
    }
}
