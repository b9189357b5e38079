using System.Buffers;
using System.Buffers.Binary;

namespace Identity.Domain.Accounts.Pictures;

/// <summary>
/// The application segments that change how the pixels look, reduced to what does. All others — EXIF, XMP, IPTC, MPF,
/// maker notes — end here, as does the thumbnail in JFIF: it may show what was cropped away.
/// </summary>
internal sealed class JpegPreamble
{
    private const int JfifLength = 14;
    private const int AdobeLength = 12;

    private readonly JpegColourProfile _profile = new();
    private byte[]? _jfif;
    private byte[]? _adobe;
    private byte? _orientation;

    /// <summary>Of each kind the first counts; the profile comes in pieces.</summary>
    public void Note(byte marker, ReadOnlySpan<byte> payload)
    {
        switch (marker)
        {
            case JpegMarker.App0 when payload.Length >= JfifLength && payload.StartsWith("JFIF\0"u8):
                _jfif ??= [.. payload[..(JfifLength - 2)], 0, 0]; // a thumbnail of 0 × 0
                break;
            case JpegMarker.App1 when payload.StartsWith(ExifOrientation.Identifier):
                _orientation ??= ExifOrientation.Read(payload);
                break;
            case JpegMarker.App2 when payload.StartsWith(JpegColourProfile.Identifier):
                _profile.Add(payload);
                break;
            case JpegMarker.App14 when payload.Length >= AdobeLength && payload.StartsWith("Adobe"u8):
                _adobe ??= payload[..AdobeLength].ToArray(); // tells RGB from YCbCr and CMYK from YCCK
                break;
        }
    }

    public void WriteTo(ArrayBufferWriter<byte> output)
    {
        if (_jfif is not null) Write(output, JpegMarker.App0, _jfif);
        if (_orientation is { } orientation and not ExifOrientation.Upright)
            Write(output, JpegMarker.App1, [.. ExifOrientation.Identifier, .. ExifOrientation.Write(orientation)]);
        if (_adobe is not null) Write(output, JpegMarker.App14, _adobe);
        if (_profile.ToPayload() is { } profile) Write(output, JpegMarker.App2, profile);
    }

    private static void Write(ArrayBufferWriter<byte> output, byte marker, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = [JpegMarker.Prefix, marker, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(sizeof(ushort) + payload.Length));
        output.Write(head);
        output.Write(payload);
    }
}
