using System.Security.Cryptography;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Tests.Cryptography;

/// <summary>What a stolen or altered database gives away: nothing (security statement 83).</summary>
public sealed class KeyWrapTests
{
    private static readonly byte[] Row = "kid|ES256"u8.ToArray();
    private static readonly byte[] Secret = "PKCS #8 of a private key"u8.ToArray();

    private readonly byte[] oldKey = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] newKey = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void What_was_wrapped_opens_again()
    {
        var wrap = Under(oldKey);

        wrap.Unwrap(wrap.Wrap(Secret, Row), Row).ShouldBe(Secret);
    }

    [Fact]
    public void The_secret_is_not_to_be_seen_and_never_looks_the_same_twice()
    {
        var (one, other) = (Under(oldKey).Wrap(Secret, Row), Under(oldKey).Wrap(Secret, Row));

        one.AsSpan().IndexOf(Secret.AsSpan(0, 8)).ShouldBe(-1);
        one.ShouldNotBe(other);
    }

    [Fact]
    public void Wrapped_under_an_old_master_key_it_opens_while_that_key_is_in_the_ring()
    {
        var wrapped = Under(oldKey).Wrap(Secret, Row);

        Under(newKey, oldKey).Unwrap(wrapped, Row).ShouldBe(Secret);
        Should.Throw<CryptographicException>(() => Under(newKey).Unwrap(wrapped, Row)).Message.ShouldContain("Identity:MasterKey");
    }

    [Fact]
    public void The_first_master_key_writes() => Under(newKey).Unwrap(Under(newKey, oldKey).Wrap(Secret, Row), Row).ShouldBe(Secret);

    [Fact]
    public void Moved_to_another_row_it_does_not_open()
    {
        var wrapped = Under(oldKey).Wrap(Secret, Row);

        Should.Throw<CryptographicException>(() => Under(oldKey).Unwrap(wrapped, "other|ES256"u8));
        Should.Throw<CryptographicException>(() => Under(oldKey).Unwrap(wrapped, "kid|RS256"u8));
    }

    [Fact]
    public void A_change_of_any_byte_and_any_cut_is_noticed()
    {
        var wrapped = Under(oldKey).Wrap(Secret, Row);
        for (var index = 0; index < wrapped.Length; index++)
        {
            var altered = (byte[])wrapped.Clone();
            altered[index] ^= 1;
            Should.Throw<CryptographicException>(() => Under(oldKey).Unwrap(altered, Row), $"byte {index}");
            Should.Throw<CryptographicException>(() => Under(oldKey).Unwrap(wrapped.AsSpan(0, index), Row), $"cut to {index}");
        }
    }

    private static KeyWrap Under(params byte[][] keys) => new(new MasterKeyRing(keys));
}
