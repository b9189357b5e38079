using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Infrastructure.Tokens.Keys;

/// <summary>Makes key pairs, and opens them again.</summary>
internal sealed class SigningKeyFactory(MasterKeyRing ring) : ISigningKeyFactory
{
    private const int RsaBits = 2048;

    private readonly SecretBox box = new(ring, KeyPurpose.KeyWrap, "A signing key");

    public SigningKey Create(int position, SigningAlgorithm algorithm, DateTimeOffset announcedAt, DateTimeOffset signsFrom)
    {
        using AsymmetricAlgorithm pair =
            algorithm is SigningAlgorithm.ES256 ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(RsaBits);
        var jwk = PublicJwk(pair);
        var kid = Base64UrlEncoder.Encode(jwk.ComputeJwkThumbprint());
        var secret = pair.ExportPkcs8PrivateKey();
        try
        {
            return SigningKey.Create(
                kid,
                position,
                algorithm,
                Json(jwk, kid, algorithm),
                box.Wrap(secret, BoundTo(kid, algorithm)),
                announcedAt,
                signsFrom
            );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>The pair as the token library uses it.</summary>
    /// <exception cref="CryptographicException">The row was tampered with, or its master key is not in the ring.</exception>
    internal SecurityKey Open(SigningKey key)
    {
        var secret = box.Unwrap(key.WrappedPrivateKey, BoundTo(key.Kid, key.Algorithm));
        try
        {
            if (key.Algorithm is SigningAlgorithm.ES256)
            {
                var ecdsa = ECDsa.Create();
                ecdsa.ImportPkcs8PrivateKey(secret, out _);
                return new ECDsaSecurityKey(ecdsa) { KeyId = key.Kid };
            }

            var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(secret, out _);
            return new RsaSecurityKey(rsa) { KeyId = key.Kid };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>A wrapped key that is copied to another row does not open (security requirement 83).</summary>
    private static byte[] BoundTo(string kid, SigningAlgorithm algorithm) => Encoding.UTF8.GetBytes($"{kid}|{algorithm}");

    private static JsonWebKey PublicJwk(AsymmetricAlgorithm pair) =>
        pair is ECDsa ecdsa
            ? JsonWebKeyConverter.ConvertFromECDsaSecurityKey(
                new ECDsaSecurityKey(ECDsa.Create(ecdsa.ExportParameters(includePrivateParameters: false)))
            )
            : JsonWebKeyConverter.ConvertFromRSASecurityKey(
                new RsaSecurityKey(((RSA)pair).ExportParameters(includePrivateParameters: false))
            );

    /// <summary>RFC 7517 section 4, with the members in the order in which the RFC's examples have them.</summary>
    private static string Json(JsonWebKey jwk, string kid, SigningAlgorithm algorithm) =>
        algorithm is SigningAlgorithm.ES256
            ? $$"""{"kty":"EC","use":"sig","alg":"ES256","kid":"{{kid}}","crv":"P-256","x":"{{jwk.X}}","y":"{{jwk.Y}}"}"""
            : $$"""{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{kid}}","n":"{{jwk.N}}","e":"{{jwk.E}}"}""";
}
