using System.Buffers.Binary;

namespace Identity.Domain.Accounts.Pictures;

/// <summary>
/// The one fact of EXIF that a picture is wrong without: which way up it stands (Exif 2.32 section 4.6.4, tag 0x0112).
/// Phones store what the sensor saw and rely on it.
/// </summary>
internal static class ExifOrientation
{
    public const byte Upright = 1;

    private const byte Last = 8;
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;
    private const int HeaderLength = 8;
    private const int EntryLength = 12;

    /// <summary>What precedes the TIFF structure in a JPEG segment, and by mistake in some PNG and WebP chunks.</summary>
    public static ReadOnlySpan<byte> Identifier => "Exif\0\0"u8;

    /// <summary>1 to 8; <see cref="Upright"/> too when there is no sense to be made of the bytes, as they are dropped anyway.</summary>
    public static byte Read(ReadOnlySpan<byte> exif)
    {
        var tiff = exif.StartsWith(Identifier) ? exif[Identifier.Length..] : exif;
        var isBigEndian = tiff.StartsWith("MM\0*"u8);
        if (tiff.Length < HeaderLength || (!isBigEndian && !tiff.StartsWith("II*\0"u8))) return Upright;

        var directory = new ByteReader(tiff);
        if (!directory.TryTake(UInt32(tiff[4..], isBigEndian), out _) || !directory.TryTake(sizeof(ushort), out var count)) return Upright;

        for (var left = UInt16(count, isBigEndian); left > 0 && directory.TryTake(EntryLength, out var entry); left--)
        {
            if (UInt16(entry, isBigEndian) != Tag) continue;

            var value = UInt16(entry[8..], isBigEndian);
            var isOneShort = UInt16(entry[2..], isBigEndian) == Short && UInt32(entry[4..], isBigEndian) == 1;
            return isOneShort && value is >= Upright and <= Last ? (byte)value : Upright;
        }

        return Upright;
    }

    /// <summary>A TIFF structure with one directory, holding one entry.</summary>
    public static byte[] Write(byte orientation) =>
    [
        .. "MM\0*"u8, 0, 0, 0, HeaderLength,
        0, 1,
        Tag >> 8, Tag & 0xFF, 0, (byte)Short, 0, 0, 0, 1, 0, orientation, 0, 0,
        0, 0, 0, 0,
    ];

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
