using System.Security.Cryptography;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.OAuth;

namespace Identity.Infrastructure.Tests.OAuth;

public sealed class DeviceCodesTests
{
    private static readonly byte[] Old = RandomNumberGenerator.GetBytes(MasterKeyRing.KeyBytes);
    private static readonly byte[] New = RandomNumberGenerator.GetBytes(MasterKeyRing.KeyBytes);

    [Fact]
    public void What_was_written_under_an_older_master_key_is_still_known()
    {
        var (before, after) = (new DeviceCodes(new([Old])), new DeviceCodes(new([New, Old])));
        var id = Guid.CreateVersion7();

        after.TryRead(before.Write(id), out var read).ShouldBeTrue();
        read.ShouldBe(id);
        after.AllMacsOf("WDJBMJHT").ShouldContain(mac => mac.SequenceEqual(before.MacOf("WDJBMJHT")));
        after.MacOf("WDJBMJHT").ShouldNotBe(before.MacOf("WDJBMJHT"));
    }

    [Fact]
    public void Nothing_but_what_was_written_is_read_to_the_letter()
    {
        var codes = new DeviceCodes(new([Old]));
        var text = codes.Write(Guid.CreateVersion7());

        new DeviceCodes(new([New])).TryRead(text, out _).ShouldBeFalse();
        for (var index = 0; index < text.Length; index++)
        {
            var changed = text[..index] + (text[index] == 'A' ? 'B' : 'A') + text[(index + 1)..];
            codes.TryRead(changed, out _).ShouldBeFalse($"letter {index}");
        }

        codes.TryRead(text[..^1], out _).ShouldBeFalse();
        codes.TryRead($"{text}A", out _).ShouldBeFalse();
        codes.TryRead("", out _).ShouldBeFalse();
    }
}
