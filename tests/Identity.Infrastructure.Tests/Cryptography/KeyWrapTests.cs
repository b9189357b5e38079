using System.Security.Cryptography;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Tokens.Keys;

namespace Identity.Infrastructure.Tests.Cryptography;

/// <summary>Security statement 83: private keys at rest.</summary>
public sealed class KeyWrapTests
{
    private static readonly byte[] Secret = "a private key"u8.ToArray();
    private static readonly byte[] Row = "the row"u8.ToArray();

    private readonly KeyWrap wrap = new(new MasterKeyRing([MasterKeyRingTests.Key(1)]));

    [Fact]
    public void What_is_wrapped_unwraps_and_looks_different_each_time()
    {
        var (one, two) = (wrap.Wrap(Secret, Row), wrap.Wrap(Secret, Row));

        wrap.Unwrap(one, Row).ShouldBe(Secret);
        wrap.Unwrap(two, Row).ShouldBe(Secret);
        one.ShouldNotBe(two);
        one.AsSpan().IndexOf(Secret).ShouldBe(-1);
    }

    [Fact]
    public void A_change_of_any_bit_is_noticed()
    {
        var wrapped = wrap.Wrap(Secret, Row);

        for (var bit = 0; bit < wrapped.Length * 8; bit++)
        {
            var tampered = (byte[])wrapped.Clone();
            tampered[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<CryptographicException>(() => wrap.Unwrap(tampered, Row));
        }
    }

    [Fact]
    public void Any_truncation_and_extension_is_noticed()
    {
        var wrapped = wrap.Wrap(Secret, Row);

        for (var length = 0; length < wrapped.Length; length++)
        {
            Should.Throw<CryptographicException>(() => wrap.Unwrap(wrapped.AsSpan(0, length), Row));
        }

        Should.Throw<CryptographicException>(() => wrap.Unwrap([.. wrapped, 0], Row));
    }

    [Fact]
    public void What_was_wrapped_for_one_row_does_not_open_in_another() =>
        Should.Throw<CryptographicException>(() => wrap.Unwrap(wrap.Wrap(Secret, Row), "another row"u8));

    [Fact]
    public void An_unknown_master_key_is_refused_with_advice()
    {
        var stranger = new KeyWrap(new MasterKeyRing([MasterKeyRingTests.Key(2)]));

        Should.Throw<CryptographicException>(() => stranger.Unwrap(wrap.Wrap(Secret, Row), Row)).Message.ShouldContain("Identity:MasterKey");
    }

    [Fact]
    public void A_rotated_ring_opens_what_the_old_key_wrapped_and_wraps_with_the_new_one()
    {
        var rotated = new KeyWrap(new MasterKeyRing([MasterKeyRingTests.Key(2), MasterKeyRingTests.Key(1)]));

        rotated.Unwrap(wrap.Wrap(Secret, Row), Row).ShouldBe(Secret);
        Should.Throw<CryptographicException>(() => wrap.Unwrap(rotated.Wrap(Secret, Row), Row));
    }

    [Theory]
    [InlineData(SigningAlgorithm.ES256)]
    [InlineData(SigningAlgorithm.RS256)]
    public void Private_keys_that_are_swapped_between_rows_do_not_open(SigningAlgorithm algorithm)
    {
        var factory = new SigningKeyFactory(wrap);
        var (one, two) = (factory.Create(1, algorithm, default, default), factory.Create(2, algorithm, default, default));
        var swapped = SigningKey.Create(one.Kid, 1, algorithm, one.PublicJwk, two.WrappedPrivateKey, default, default);

        factory.Open(one).KeyId.ShouldBe(one.Kid);
        Should.Throw<CryptographicException>(() => factory.Open(swapped));
    }

    [Fact]
    public void A_public_key_says_nothing_private()
    {
        var key = new SigningKeyFactory(wrap).Create(1, SigningAlgorithm.RS256, default, default);

        foreach (var member in new[] { "d", "p", "q", "dp", "dq", "qi", "k" })
        {
            key.PublicJwk.ShouldNotContain($"\"{member}\":");
        }
    }
}
