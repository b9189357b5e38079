using System.Buffers.Binary;

namespace Identity.Infrastructure.Pictures;

/// <summary>What service and worker say to each other: four bytes of length, most significant first, and so many bytes.</summary>
internal static class PictureFrames
{
    /// <summary>More than any answer of the worker needs: a picture of 1024 pixels a side has 4 MiB before it is compressed.</summary>
    internal const int LargestAnswer = 4 * 1024 * 1024;

    private const int HeaderLength = sizeof(uint);

    /// <summary>The worker is warm, and gave up what it does not need.</summary>
    internal static ReadOnlySpan<byte> Ready => "ready"u8;

    /// <summary>In place of a picture: what came is none.</summary>
    internal static ReadOnlySpan<byte> Refused => "refused"u8;

    internal static void Write(Stream stream, ReadOnlySpan<byte> content)
    {
        stream.Write(Header(content.Length));
        stream.Write(content);
        stream.Flush();
    }

    internal static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> content)
    {
        await stream.WriteAsync(Header(content.Length));
        await stream.WriteAsync(content);
        await stream.FlushAsync();
    }

    /// <summary>Null at the end of the stream.</summary>
    internal static byte[]? Read(Stream stream, int longest)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return null;
        }

        var content = new byte[Length(header, longest)];
        stream.ReadExactly(content);
        return content;
    }

    /// <exception cref="IOException">The stream ended, or what came is no frame.</exception>
    internal static async Task<byte[]> ReadAsync(Stream stream, int longest)
    {
        var header = new byte[HeaderLength];
        await stream.ReadExactlyAsync(header);
        var content = new byte[Length(header, longest)];
        await stream.ReadExactlyAsync(content);
        return content;
    }

    private static byte[] Header(int length)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)length);
        return header;
    }

    private static int Length(ReadOnlySpan<byte> header, int longest) =>
        BinaryPrimitives.ReadUInt32BigEndian(header) is var length && length <= longest
            ? (int)length
            : throw new InvalidDataException("A frame is longer than any that is expected.");
}
