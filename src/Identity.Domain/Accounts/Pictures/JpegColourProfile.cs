namespace Identity.Domain.Accounts.Pictures;

/// <summary>
/// The ICC profile of a JPEG, joined from its numbered pieces (ICC.1:2022 annex B.4). Phones photograph in Display P3, so a
/// dropped profile would show. Whatever is out of order, oversized or more than a profile is dropped as a whole.
/// </summary>
internal sealed class JpegColourProfile
{
    /// <summary>What a single segment holds beside its length, <see cref="Identifier"/>, number and count. RGB profiles have a few hundred bytes.</summary>
    private const int MaximumLength = ushort.MaxValue - sizeof(ushort) - 12 - 2;

    private readonly List<byte> _joined = [];
    private int _pieces;
    private int _count;
    private bool _isBroken;

    public static ReadOnlySpan<byte> Identifier => "ICC_PROFILE\0"u8;

    public void Add(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload[Identifier.Length..]);
        var isNumbered = reader.TryTakeByte(out var number) & reader.TryTakeByte(out var count);
        var isNext = isNumbered && number == ++_pieces && (number == 1 || count == _count);
        _isBroken |= !isNext || reader.Rest.Length > MaximumLength - _joined.Count;
        _count = count;
        if (!_isBroken) _joined.AddRange(reader.Rest);
    }

    /// <summary>The payload of one segment, or null when there is no profile worth keeping.</summary>
    public byte[]? ToPayload()
    {
        byte[] profile = [.. _joined];
        return !_isBroken && _pieces > 0 && _pieces == _count && IccProfile.IsPlain(profile) ? [.. Identifier, 1, 1, .. profile] : null;
    }
}
