using System.Buffers.Binary;

namespace Identity.Domain.Accounts.Pictures;

/// <summary>Walks forward over an upload. A length that lies makes a read fail: nothing throws, nothing is allocated.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position == _bytes.Length;

    public readonly ReadOnlySpan<byte> Rest => _bytes[Position..];

    /// <summary>The count is unsigned, as files say it: no length turns negative on its way here.</summary>
    public bool TryTake(uint count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (count > (uint)(_bytes.Length - Position)) return false;

        taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return true;
    }

    public bool TryTakeByte(out byte value)
    {
        var isThere = TryTake(sizeof(byte), out var taken);
        value = isThere ? taken[0] : default;
        return isThere;
    }

    public bool TryTakeUInt16BigEndian(out ushort value)
    {
        var isThere = TryTake(sizeof(ushort), out var taken);
        value = isThere ? BinaryPrimitives.ReadUInt16BigEndian(taken) : default;
        return isThere;
    }

    public bool TryTakeUInt32BigEndian(out uint value)
    {
        var isThere = TryTake(sizeof(uint), out var taken);
        value = isThere ? BinaryPrimitives.ReadUInt32BigEndian(taken) : default;
        return isThere;
    }

    public bool TryTakeUInt32LittleEndian(out uint value)
    {
        var isThere = TryTake(sizeof(uint), out var taken);
        value = isThere ? BinaryPrimitives.ReadUInt32LittleEndian(taken) : default;
        return isThere;
    }
}
