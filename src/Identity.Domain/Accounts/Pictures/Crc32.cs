namespace Identity.Domain.Accounts.Pictures;

/// <summary>
/// The CRC of PNG chunks (W3C PNG annex D, ISO 3309). Here because System.IO.Hashing is a package of its own and the
/// <c>BitOperations.Crc32C</c> that comes with the runtime is another polynomial.
/// </summary>
internal static class Crc32
{
    private const uint ReversedPolynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index => Remainder((uint)index))];

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint Remainder(uint value)
    {
        for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ ReversedPolynomial;
        return value;
    }
}
