using System.Buffers.Binary;

namespace Identity.Domain.Accounts.Pictures;

/// <summary>Whether an ICC profile (ICC.1:2022 section 7) describes a colour space and nothing more.</summary>
internal static class IccProfile
{
    private const int HeaderLength = 128;
    private const int TagEntryLength = 12;

    /// <summary>
    /// Profiles of calibrated screens carry the make and serial number of the device in private tags (such as 'mmod'),
    /// so a profile with any tag outside this list is not kept.
    /// </summary>
    private static ReadOnlySpan<byte> ColourTags =>
        "desccprtwtptbkptchadchrmcicplumimeastechviewvueddmnddmddgamt"u8 +
        "rXYZgXYZbXYZrTRCgTRCbTRCkTRCA2B0A2B1A2B2B2A0B2A1B2A2"u8;

    public static bool IsPlain(ReadOnlySpan<byte> profile)
    {
        var reader = new ByteReader(profile);
        if (!reader.TryTake(HeaderLength, out var header) || !reader.TryTakeUInt32BigEndian(out var tags)) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != profile.Length || !header[36..].StartsWith("acsp"u8)) return false;

        for (; tags > 0; tags--)
        {
            if (!reader.TryTake(TagEntryLength, out var entry) || !IsColourTag(entry[..4])) return false;

            var offset = BinaryPrimitives.ReadUInt32BigEndian(entry[4..]);
            var length = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
            if ((ulong)offset + length > (ulong)profile.Length) return false;
        }

        return true;
    }

    private static bool IsColourTag(ReadOnlySpan<byte> signature)
    {
        for (var at = 0; at < ColourTags.Length; at += signature.Length)
        {
            if (ColourTags.Slice(at, signature.Length).SequenceEqual(signature)) return true;
        }

        return false;
    }
}
