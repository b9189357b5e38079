using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Infrastructure.Tokens;

/// <summary>Remembers which key has signed a token, since checking an ES256 signature is the dearest step of most requests.</summary>
/// <remarks>Only the signature is remembered, under a hash of the whole token: key, claims, expiry and revocation are judged at each
/// request. A key that is retired or revoked is not found, whatever is remembered of it.</remarks>
internal sealed class VerifiedSignatures(TimeProvider time) : IDisposable
{
    // About 250 bytes each: 5 MB for a replica that serves 20 000 tokens at once.
    private const int Limit = 20_000;

    private readonly MemoryCache signers = new(new MemoryCacheOptions { SizeLimit = Limit });

    internal bool Knows(string token, SecurityKey key) =>
        signers.TryGetValue(Digest.Of(token), out SecurityKey? signer) && ReferenceEquals(signer, key);

    /// <param name="expiresAt">Of the token: it is forgotten then.</param>
    internal void Remember(string token, SecurityKey key, DateTimeOffset expiresAt)
    {
        var remaining = expiresAt - time.GetUtcNow();
        if (remaining > TimeSpan.Zero)
        {
            signers.Set(Digest.Of(token), key, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = remaining });
        }
    }

    public void Dispose() => signers.Dispose();

    private readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        internal static Digest Of(string token)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(MemoryMarshal.AsBytes(token.AsSpan()), hash);
            return MemoryMarshal.Read<Digest>(hash);
        }
    }
}
