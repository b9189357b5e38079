using System.Buffers.Binary;

namespace Identity.Domain.Accounts.Pictures;

/// <summary>The frame header of a JPEG (ITU-T T.81 B.2.2), and whether its scans (B.2.3) fit it.</summary>
internal sealed class JpegFrame
{
    private const int HeaderLength = 6;
    private const int ComponentLength = 3;
    private const int BitsPerSample = 8;
    private const int LastCoefficient = 63;

    /// <summary>
    /// Encoders write about a dozen. Each scan of a progressive picture makes a decoder visit every pixel, so thousands of
    /// tiny ones would hang whoever looks at the picture.
    /// </summary>
    private const int MaximumScans = 100;

    private readonly bool _isProgressive;
    private readonly Component[] _components;
    private int _scans;

    private JpegFrame(int width, int height, bool isProgressive, Component[] components)
    {
        Width = width;
        Height = height;
        _isProgressive = isProgressive;
        _components = components;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Whether every component has been in a scan.</summary>
    public bool IsComplete => Array.TrueForAll(_components, component => component.WasScanned);

    public static Result<JpegFrame> Read(byte marker, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < HeaderLength) return PictureErrors.Invalid;

        // A height of zero would be told after the first scan (DNL, B.2.5): no browser reads that either.
        var height = BinaryPrimitives.ReadUInt16BigEndian(payload[1..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(payload[3..]);
        if (!Picture.AllowsSize(width, height)) return PictureErrors.DimensionsExceeded;

        var isGreyColourOrCmyk = payload[5] is 1 or 3 or 4;
        if (payload[0] != BitsPerSample || !isGreyColourOrCmyk || payload.Length != HeaderLength + (payload[5] * ComponentLength))
            return PictureErrors.Invalid;

        var components = new Component[payload[5]];
        for (var index = 0; index < components.Length; index++)
        {
            var described = payload.Slice(HeaderLength + (index * ComponentLength), ComponentLength);
            var (identifier, sampling, quantization) = (described[0], described[1], described[2]);
            var isSampled = sampling >> 4 is >= 1 and <= 4 && (sampling & 0xF) is >= 1 and <= 4;
            if (!isSampled || Array.Exists(components[..index], earlier => earlier.Identifier == identifier)) return PictureErrors.Invalid;

            components[index] = new Component(identifier, quantization);
        }

        return new JpegFrame(width, height, marker == JpegMarker.ProgressiveFrame, components);
    }

    /// <summary>Takes note of a scan whose header names components of this frame, each once, and tables that exist.</summary>
    public bool TryBeginScan(ReadOnlySpan<byte> header, JpegTables tables)
    {
        if (++_scans > MaximumScans) return false;

        var reader = new ByteReader(header);
        if (!reader.TryTakeByte(out var count) || count is < 1 or > 4) return false;
        if (!reader.TryTake((uint)count * 2, out var selectors) || !reader.TryTake(3, out var spectrum) || !reader.IsAtEnd) return false;

        var (first, last, isRefinement) = (spectrum[0], spectrum[1], spectrum[2] >> 4 != 0);
        if (_isProgressive && !IsProgression(first, last, isInterleaved: count > 1)) return false;

        var needsDc = !_isProgressive || (first == 0 && !isRefinement);
        var needsAc = !_isProgressive || first > 0;
        var previous = -1;
        for (; !selectors.IsEmpty; selectors = selectors[2..])
        {
            var identifier = selectors[0];
            var index = Array.FindIndex(_components, component => component.Identifier == identifier);
            if (index <= previous || !tables.HasQuantization(_components[index].Quantization)) return false; // in the order of the frame
            if (needsDc && !tables.HasDc(selectors[1] >> 4)) return false;
            if (needsAc && !tables.HasAc(selectors[1] & 0xF)) return false;

            _components[index].WasScanned = true;
            previous = index;
        }

        return true;
    }

    /// <summary>The DC coefficient travels alone; a band of AC coefficients belongs to one component (G.1.1.1.1).</summary>
    private static bool IsProgression(byte first, byte last, bool isInterleaved) =>
        first == 0 ? last == 0 : first <= last && last <= LastCoefficient && !isInterleaved;

    private sealed class Component(byte identifier, byte quantization)
    {
        public byte Identifier => identifier;

        public byte Quantization => quantization;

        public bool WasScanned { get; set; }
    }
}
