using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Tests.Cryptography;

public sealed class MasterKeyRingTests
{
    private static readonly byte[] Counting = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    [Theory] // computed with another implementation of RFC 5869: a change orphans everything that was ever written
    [InlineData("RefreshTokenMac", "c8465540b8e49efee9114625a78c56bca39abab78471bbcb3ea9dd619e96c20b")]
    [InlineData("KeyWrap", "8989fbd1452a8e81fa2674d03feee795c3462bc8f27e801f1bcfb6b33e2fda67")]
    [InlineData("Outbox", "43edd89c73ef416a13b31c26d4481bcad5ab9b3ee2137054afdf323329552b35")]
    public void A_master_key_derives_the_same_key_for_a_purpose_for_ever(string purpose, string secret)
    {
        var derived = new MasterKeyRing([Counting]).Derive(Enum.Parse<KeyPurpose>(purpose)).ShouldHaveSingleItem();

        Convert.ToHexStringLower(derived.Secret).ShouldBe(secret);
        Convert.ToHexStringLower(derived.Id).ShouldBe("84401e4a");
    }

    [Fact]
    public void The_first_key_writes_and_all_read()
    {
        var (one, two) = (Key(1), Key(2));

        var keys = new MasterKeyRing([two, one]).Derive(KeyPurpose.KeyWrap);

        keys.Select(key => key.Secret).ShouldBe([Single(two), Single(one)]);
        byte[] Single(byte[] key) => new MasterKeyRing([key]).Derive(KeyPurpose.KeyWrap)[0].Secret;
    }

    [Fact]
    public void Without_a_whole_key_there_is_no_ring()
    {
        Should.Throw<ArgumentException>(() => new MasterKeyRing([]));
        Should.Throw<ArgumentException>(() => new MasterKeyRing([new byte[31]]));
        Should.Throw<ArgumentException>(() => new MasterKeyRing([Key(1), new byte[33]]));
    }

    [Fact]
    public void It_prints_as_redacted()
    {
        var ring = new MasterKeyRing([Counting]);

        $"{ring} {ring.Derive(KeyPurpose.KeyWrap)[0]}".ShouldBe("*** ***");
    }

    internal static byte[] Key(byte fill) => [.. Enumerable.Repeat(fill, MasterKeyRing.KeyBytes)];
}
