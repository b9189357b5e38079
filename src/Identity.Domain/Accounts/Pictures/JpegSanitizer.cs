using System.Buffers;

namespace Identity.Domain.Accounts.Pictures;

/// <summary>Rewrites a JPEG (ITU-T T.81): tables, frame and scans in their order after a fresh <see cref="JpegPreamble"/>, up to EOI.</summary>
internal static class JpegSanitizer
{
    private const string ContentType = "image/jpeg";
    private const int MarkerLength = 2;
    private static readonly byte[] StartOfImage = [JpegMarker.Prefix, JpegMarker.StartOfImage];
    private static readonly byte[] EndOfImage = [JpegMarker.Prefix, JpegMarker.EndOfImage];

    public static bool Recognizes(ReadOnlySpan<byte> upload) =>
        upload is [JpegMarker.Prefix, JpegMarker.StartOfImage, JpegMarker.Prefix, ..];

    public static Result<Picture> Sanitize(ReadOnlySpan<byte> upload)
    {
        var reader = new ByteReader(upload);
        reader.TryTake(MarkerLength, out _);

        var preamble = new JpegPreamble();
        var tables = new JpegTables();
        var kept = new List<Range>();
        JpegFrame? frame = null;
        var hasScans = false;
        var hasRestarts = false;

        for (var segments = 0; segments < PictureSanitizer.MaximumParts; segments++)
        {
            if (!TryTakeMarker(ref reader, out var marker)) return PictureErrors.Invalid;

            if (marker == JpegMarker.EndOfImage)
                return frame is { IsComplete: true } ? Compose(upload, preamble, kept, frame) : PictureErrors.Invalid;

            var start = reader.Position - MarkerLength;
            if (!TryTakePayload(ref reader, out var payload)) return PictureErrors.Invalid;

            switch (marker)
            {
                case >= JpegMarker.App0 and <= JpegMarker.App15:
                    if (!hasScans) preamble.Note(marker, payload); // a decoder has chosen its colours by the first scan
                    continue;

                case JpegMarker.Comment:
                    continue;

                case JpegMarker.QuantizationTables when tables.TryDefineQuantization(payload):
                case JpegMarker.HuffmanTables when tables.TryDefineHuffman(payload):
                    break;

                case JpegMarker.RestartInterval when JpegTables.TryReadRestartInterval(payload, out var interval):
                    hasRestarts = interval > 0;
                    break;

                case JpegMarker.BaselineFrame or JpegMarker.ExtendedFrame or JpegMarker.ProgressiveFrame when frame is null:
                    var read = JpegFrame.Read(marker, payload);
                    if (!read.IsSuccess) return read.Errors[0];
                    frame = read.Value;
                    break;

                case JpegMarker.StartOfScan when frame is not null && frame.TryBeginScan(payload, tables):
                    if (!JpegScanData.TryMeasure(reader.Rest, hasRestarts, out var length)) return PictureErrors.Invalid;
                    reader.TryTake((uint)length, out _);
                    hasScans = true;
                    break;

                // Also the lossless, hierarchical and arithmetic modes: decoders for them are rare and little tested.
                default:
                    return PictureErrors.Invalid;
            }

            kept.Add(start..reader.Position);
        }

        return PictureErrors.Invalid;
    }

    /// <summary>Any number of fill bytes may precede a marker (B.1.1.2); nothing else may stand between two segments.</summary>
    private static bool TryTakeMarker(ref ByteReader reader, out byte marker)
    {
        var fill = reader.Rest.IndexOfAnyExcept(JpegMarker.Prefix);
        marker = 0;
        return fill > 0 && reader.TryTake((uint)fill, out _) && reader.TryTakeByte(out marker);
    }

    private static bool TryTakePayload(ref ByteReader reader, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        return reader.TryTakeUInt16BigEndian(out var length)
            && length >= sizeof(ushort) // it counts itself
            && reader.TryTake((uint)(length - sizeof(ushort)), out payload);
    }

    private static Picture Compose(ReadOnlySpan<byte> upload, JpegPreamble preamble, List<Range> kept, JpegFrame frame)
    {
        var output = new ArrayBufferWriter<byte>(upload.Length);
        output.Write(StartOfImage);
        preamble.WriteTo(output);
        foreach (var range in kept) output.Write(upload[range]);
        output.Write(EndOfImage);
        return new Picture(ContentType, output.WrittenSpan.ToArray(), frame.Width, frame.Height);
    }
}
