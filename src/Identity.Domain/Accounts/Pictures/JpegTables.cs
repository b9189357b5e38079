using System.Buffers.Binary;

namespace Identity.Domain.Accounts.Pictures;

/// <summary>Which tables a JPEG has defined so far, each checked to fill its segment exactly (ITU-T T.81 B.2.4.1 and B.2.4.2).</summary>
internal sealed class JpegTables
{
    private const int Identifiers = 4;
    private const int Coefficients = 64;
    private const int CodeLengths = 16;
    private const int MaximumSymbols = 256;

    private readonly bool[] _quantization = new bool[Identifiers];
    private readonly bool[] _dc = new bool[Identifiers];
    private readonly bool[] _ac = new bool[Identifiers];

    public bool HasQuantization(int identifier) => IsDefined(_quantization, identifier);

    public bool HasDc(int identifier) => IsDefined(_dc, identifier);

    public bool HasAc(int identifier) => IsDefined(_ac, identifier);

    public bool TryDefineQuantization(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        while (reader.TryTakeByte(out var kind))
        {
            var (precision, identifier) = (kind >> 4, kind & 0xF);
            if (precision > 1 || identifier >= Identifiers) return false;
            if (!reader.TryTake((uint)(Coefficients * (precision + 1)), out _)) return false;

            _quantization[identifier] = true;
        }

        return payload.Length > 0;
    }

    public bool TryDefineHuffman(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        while (reader.TryTakeByte(out var kind))
        {
            var (isAc, identifier) = (kind >> 4, kind & 0xF);
            if (isAc > 1 || identifier >= Identifiers) return false;
            if (!reader.TryTake(CodeLengths, out var counts) || !IsPrefixCode(counts, out var symbols)) return false;
            if (!reader.TryTake(symbols, out _)) return false;

            (isAc == 1 ? _ac : _dc)[identifier] = true;
        }

        return payload.Length > 0;
    }

    /// <summary>The codes must fit into the code space, of which the code of all ones stays free (annex C).</summary>
    private static bool IsPrefixCode(ReadOnlySpan<byte> counts, out uint symbols)
    {
        symbols = 0;
        var taken = 0;
        for (var length = 1; length <= CodeLengths; length++)
        {
            symbols += counts[length - 1];
            taken += counts[length - 1] << (CodeLengths - length);
        }

        return symbols <= MaximumSymbols && taken < 1 << CodeLengths;
    }

    private static bool IsDefined(bool[] tables, int identifier) => identifier < Identifiers && tables[identifier];

    /// <summary>Zero, meaning no restarts, or the number of units between two restart markers (B.2.4.4).</summary>
    public static bool TryReadRestartInterval(ReadOnlySpan<byte> payload, out int interval)
    {
        interval = payload.Length == sizeof(ushort) ? BinaryPrimitives.ReadUInt16BigEndian(payload) : -1;
        return interval >= 0;
    }
}
