using System.Net;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Pictures;
using Identity.Domain.Throttling;

namespace Identity.Api.Pictures;

/// <summary>
/// Bounds the memory of pictures that are being sent. All readers of a picture share one copy, and a reader beyond these bounds is told to
/// come back. Counted in each process.
/// </summary>
internal sealed class PictureReads
{
    /// <summary>All copies together, in bytes.</summary>
    internal const long MostBytes = 32 * 1024 * 1024;

    /// <summary>Each holds some 128 KiB in the server's own buffers.</summary>
    internal const int MostReaders = 512;

    /// <summary>Of an IPv4 address or a /64. A /56 has twice as many, a /48 four times: see <see cref="NetworkShare"/>.</summary>
    internal const int MostOfOneAddress = 64;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Copy> copies = new(StringComparer.Ordinal);
    private readonly Dictionary<IPNetwork, int> readersOf = [];
    private long bytes;
    private int readers;

    /// <param name="load">Reads the bytes, once for all readers at the same time. Null if the picture was deleted meanwhile.</param>
    internal Result<Read> Begin(ServedImage image, IPAddress? address, Func<Task<byte[]?>> load)
    {
        var networks = NetworkShare.OfPlaces(address);
        lock (gate)
        {
            if (networks.Any(network => readersOf.GetValueOrDefault(network.Network) >= MostOfOneAddress * network.Share))
            {
                return RequestErrors
                    .RateLimited.Because($"Too many pictures are being read from this network at once. {Error.WaitHint}")
                    .After(Soon);
            }

            var isFirst = !copies.TryGetValue(image.Version, out var copy);
            if (readers >= MostReaders || (isFirst && bytes + image.Length > MostBytes))
            {
                return RequestErrors.ServiceUnavailable.Because("Too many pictures are being read. Try again.").After(Soon);
            }

            if (isFirst)
            {
                copies[image.Version] = copy = new Copy(image.Length, new Lazy<Task<byte[]?>>(load));
                bytes += image.Length;
            }

            copy!.Readers++;
            readers++;
            foreach (var (network, _) in networks)
            {
                readersOf[network] = readersOf.GetValueOrDefault(network) + 1;
            }

            return new Read(this, image.Version, copy, networks);
        }
    }

    private void End(string version, Copy copy, IReadOnlyList<NetworkShare> networks)
    {
        lock (gate)
        {
            readers--;
            foreach (var (network, _) in networks)
            {
                if (--readersOf[network] == 0)
                {
                    readersOf.Remove(network);
                }
            }

            if (--copy.Readers == 0)
            {
                copies.Remove(version);
                bytes -= copy.Length;
            }
        }
    }

    internal sealed class Copy(long length, Lazy<Task<byte[]?>> content)
    {
        internal long Length { get; } = length;

        internal int Readers { get; set; }

        internal Lazy<Task<byte[]?>> Content { get; } = content;
    }

    /// <summary>One reader. Its place is free again when this is disposed.</summary>
    internal sealed class Read(PictureReads reads, string version, Copy copy, IReadOnlyList<NetworkShare> networks) : IDisposable
    {
        private bool isOver;

        internal Task<byte[]?> Content => copy.Content.Value;

        public void Dispose()
        {
            if (!isOver)
            {
                isOver = true;
                reads.End(version, copy, networks);
            }
        }
    }
}
