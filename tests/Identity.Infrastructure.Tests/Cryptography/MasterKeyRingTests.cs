using System.Security.Cryptography;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Tests.Cryptography;

public sealed class MasterKeyRingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_has_32_bytes(int length) => Should.Throw<ArgumentException>(() => new MasterKeyRing([new byte[length]]));

    [Fact]
    public void An_empty_ring_is_none() => Should.Throw<ArgumentException>(() => new MasterKeyRing([]));

    [Fact] // one master, many uses: what one purpose gives away is worth nothing to another
    public void No_purpose_shares_a_secret_with_another_or_with_the_master_key()
    {
        var master = RandomNumberGenerator.GetBytes(32);
        var ring = new MasterKeyRing([master]);

        var secrets = Enum.GetValues<KeyPurpose>().Select(purpose => Convert.ToHexString(ring.Derive(purpose).Single().Secret)).Append(Convert.ToHexString(master));

        secrets.ShouldBeUnique();
    }

    [Fact] // labels are for ever: these values, of RFC 5869 over a key of 32 ones, must never change
    public void Derivation_is_the_same_in_every_version()
    {
        var ring = new MasterKeyRing([Enumerable.Repeat((byte)1, 32).ToArray()]);

        Convert.ToHexStringLower(ring.Derive(KeyPurpose.RefreshTokenMac).Single().Secret).ShouldBe(Hkdf("identity/refresh-mac"));
        Convert.ToHexStringLower(ring.Derive(KeyPurpose.KeyWrap).Single().Secret).ShouldBe(Hkdf("identity/keywrap"));
        Convert.ToHexStringLower(ring.Derive(KeyPurpose.KeyWrap).Single().Id).ShouldBe(Hkdf("identity/key-id")[..8]);
    }

    [Fact]
    public void Nothing_of_it_is_ever_printed()
    {
        var ring = new MasterKeyRing([RandomNumberGenerator.GetBytes(32)]);

        ring.ToString().ShouldBe("***");
        ring.Derive(KeyPurpose.KeyWrap).Single().ToString().ShouldBe("***");
    }

    /// <summary>RFC 5869, written out: extract with 32 zeros as salt, expand by one block.</summary>
    private static string Hkdf(string label)
    {
        var extracted = HMACSHA256.HashData(new byte[32], Enumerable.Repeat((byte)1, 32).ToArray());
        return Convert.ToHexStringLower(HMACSHA256.HashData(extracted, System.Text.Encoding.ASCII.GetBytes(label + "\u0001")));
    }
}
