namespace Identity.Domain.Accounts.Pictures;

/// <summary>Where the entropy-coded data of a scan ends: it has no length, only a marker that stops it (ITU-T T.81 B.1.1.5).</summary>
internal static class JpegScanData
{
    private const byte Stuffing = 0x00;
    private const int Restarts = JpegMarker.LastRestart - JpegMarker.FirstRestart + 1;

    /// <summary>Restart markers belong to the data; they come in order, and only if an interval was defined for them.</summary>
    public static bool TryMeasure(ReadOnlySpan<byte> data, bool hasRestarts, out int length)
    {
        var restarts = 0;
        for (length = 0; length < data.Length - 1; length++)
        {
            if (data[length] != JpegMarker.Prefix) continue;

            var code = data[length + 1];
            if (code is >= JpegMarker.FirstRestart and <= JpegMarker.LastRestart)
            {
                var isNext = code == JpegMarker.FirstRestart + (restarts++ % Restarts);
                if (!hasRestarts || !isNext) return false;
            }
            else if (code != Stuffing)
            {
                return length > 0;
            }
        }

        return false;
    }
}
