using System.Security.Cryptography;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Tokens.Keys;

namespace Identity.Infrastructure.Tests.Cryptography;

/// <summary>Security requirement 83: secrets at rest that must be read again, private keys above all.</summary>
public sealed class SecretBoxTests
{
    private static readonly byte[] Secret = "a private key"u8.ToArray();
    private static readonly byte[] Row = "the row"u8.ToArray();

    private static readonly MasterKeyRing Ring = new([MasterKeyRingTests.Key(1)]);

    private readonly SecretBox box = new(Ring, KeyPurpose.KeyWrap, "A key");

    [Fact]
    public void What_is_wrapped_unwraps_and_looks_different_each_time()
    {
        var (one, two) = (box.Wrap(Secret, Row), box.Wrap(Secret, Row));

        box.Unwrap(one, Row).ShouldBe(Secret);
        box.Unwrap(two, Row).ShouldBe(Secret);
        one.ShouldNotBe(two);
        one.AsSpan().IndexOf(Secret).ShouldBe(-1);
    }

    [Fact]
    public void A_change_of_any_bit_is_noticed()
    {
        var wrapped = box.Wrap(Secret, Row);

        for (var bit = 0; bit < wrapped.Length * 8; bit++)
        {
            var tampered = (byte[])wrapped.Clone();
            tampered[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<CryptographicException>(() => box.Unwrap(tampered, Row));
        }
    }

    [Fact]
    public void Any_truncation_and_extension_is_noticed()
    {
        var wrapped = box.Wrap(Secret, Row);

        for (var length = 0; length < wrapped.Length; length++)
        {
            Should.Throw<CryptographicException>(() => box.Unwrap(wrapped.AsSpan(0, length), Row));
        }

        Should.Throw<CryptographicException>(() => box.Unwrap([.. wrapped, 0], Row));
    }

    [Fact]
    public void What_was_wrapped_for_one_row_does_not_open_in_another() =>
        Should.Throw<CryptographicException>(() => box.Unwrap(box.Wrap(Secret, Row), "another row"u8));

    [Fact]
    public void An_unknown_master_key_is_refused_with_advice()
    {
        var stranger = new SecretBox(new MasterKeyRing([MasterKeyRingTests.Key(2)]), KeyPurpose.KeyWrap, "A key");

        Should.Throw<CryptographicException>(() => stranger.Unwrap(box.Wrap(Secret, Row), Row)).Message.ShouldContain("Identity:MasterKey");
    }

    [Fact]
    public void A_rotated_ring_opens_what_the_old_key_wrapped_and_wraps_with_the_new_one()
    {
        var rotated = new SecretBox(new MasterKeyRing([MasterKeyRingTests.Key(2), MasterKeyRingTests.Key(1)]), KeyPurpose.KeyWrap, "A key");

        rotated.Unwrap(box.Wrap(Secret, Row), Row).ShouldBe(Secret);
        Should.Throw<CryptographicException>(() => box.Unwrap(rotated.Wrap(Secret, Row), Row));
    }

    [Fact]
    public void What_was_wrapped_for_one_purpose_does_not_open_for_another() =>
        Should.Throw<CryptographicException>(() => new SecretBox(Ring, KeyPurpose.Outbox, "A message").Unwrap(box.Wrap(Secret, Row), Row));

    [Theory]
    [InlineData(SigningAlgorithm.ES256)]
    [InlineData(SigningAlgorithm.RS256)]
    public void Private_keys_that_are_swapped_between_rows_do_not_open(SigningAlgorithm algorithm)
    {
        var factory = new SigningKeyFactory(Ring);
        var (one, two) = (factory.Create(1, algorithm, default, default), factory.Create(2, algorithm, default, default));
        var swapped = SigningKey.Create(one.Kid, 1, algorithm, one.PublicJwk, two.WrappedPrivateKey, default, default);

        factory.Open(one).KeyId.ShouldBe(one.Kid);
        Should.Throw<CryptographicException>(() => factory.Open(swapped));
    }

    [Fact]
    public void A_public_key_says_nothing_private()
    {
        var key = new SigningKeyFactory(Ring).Create(1, SigningAlgorithm.RS256, default, default);

        foreach (var member in new[] { "d", "p", "q", "dp", "dq", "qi", "k" })
        {
            key.PublicJwk.ShouldNotContain($"\"{member}\":");
        }
    }
}
