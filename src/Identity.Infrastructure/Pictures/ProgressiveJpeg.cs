using System.Buffers.Binary;

namespace Identity.Infrastructure.Pictures;

/// <summary>
/// A progressive JPEG that is cut off decodes without a fault, only blurred: the scans that would sharpen it are missing. So its end is
/// looked for. Of a sequential one the decoder misses the rows.
/// </summary>
internal static class ProgressiveJpeg
{
    internal static bool IsCutOff(ReadOnlySpan<byte> jpeg)
    {
        var isProgressive = false;
        for (var at = 2; at + 4 <= jpeg.Length; )
        {
            var marker = jpeg[at + 1];
            if (jpeg[at] != 0xFF || marker is 0x00 or 0x01 or 0xFF or (>= 0xD0 and <= 0xD7)) // coded data, fill bytes, RSTn
            {
                at += jpeg[at..].Length > 1 && jpeg[(at + 1)..].IndexOf((byte)0xFF) is >= 0 and var next ? 1 + next : jpeg.Length;
                continue;
            }

            if (marker is 0xD9) // EOI
            {
                return false;
            }

            isProgressive |= marker is 0xC2 or 0xCA; // SOF2, SOF10
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
        }

        return isProgressive && !jpeg.EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9]);
    }
}
