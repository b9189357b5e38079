using System.Runtime.CompilerServices;

namespace Identity.Api.CommandLine;

/// <summary>The lines of a file of any length, in a bounded buffer.</summary>
internal static class TextLines
{
    internal const int MaximumBytes = 64 * 1024;

    /// <summary>
    /// Line after line, without its end (LF or CRLF); null for one that is longer than <see cref="MaximumBytes"/>, which is passed over.
    /// The bytes are good until the next line is asked for.
    /// </summary>
    internal static async IAsyncEnumerable<ReadOnlyMemory<byte>?> ReadAsync(
        Stream stream,
        [EnumeratorCancellation] CancellationToken ct = default
    )
    {
        const int LineEnd = 2;
        var buffer = new byte[MaximumBytes + LineEnd];
        var (start, end) = (0, 0);
        var isTooLong = false;
        while (true)
        {
            if (buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is >= 0 and var length)
            {
                yield return Line(buffer.AsMemory(start, length), isTooLong);
                (start, isTooLong) = (start + length + 1, false);
                continue;
            }

            if (end - start == buffer.Length)
            {
                (start, end, isTooLong) = (0, 0, true);
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            var read = await stream.ReadAsync(buffer.AsMemory(end), ct);
            if (read == 0)
            {
                if (end > 0 || isTooLong)
                {
                    yield return Line(buffer.AsMemory(0, end), isTooLong); // the last one need not be ended
                }

                yield break;
            }

            end += read;
        }
    }

    private static ReadOnlyMemory<byte>? Line(ReadOnlyMemory<byte> bytes, bool isTooLong)
    {
        var line = bytes.Span is [.., (byte)'\r'] ? bytes[..^1] : bytes;
        return isTooLong || line.Length > MaximumBytes ? default(ReadOnlyMemory<byte>?) : line; // null alone would become an empty one
    }
}
