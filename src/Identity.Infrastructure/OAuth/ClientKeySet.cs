using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Infrastructure.OAuth;

/// <summary>The JSON Web Key Set of a client (RFC 7517): public keys alone, strong ones alone.</summary>
internal static class ClientKeySet
{
    /// <summary>Asymmetric ones alone: with a symmetric one a public key would be a secret (security requirement 57).</summary>
    internal static readonly IReadOnlyList<string> Algorithms =
    [
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSha256,
    ];

    private const int MaximumLength = 32 * 1024;
    private const int MaximumKeys = 10;

    private static readonly string[] Curves = ["P-256", "P-384", "P-521"];
    private static readonly string[] Private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>With no other members than a verifier needs; null for anything that it should not be.</summary>
    internal static string? Normalize(string jwks)
    {
        if (jwks.Length > MaximumLength)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(jwks, Strict);
            if (
                document.RootElement.ValueKind is not JsonValueKind.Object
                || !document.RootElement.TryGetProperty("keys", out var list)
                || list.ValueKind is not JsonValueKind.Array
                || list.GetArrayLength() is 0 or > MaximumKeys
            )
            {
                return null;
            }

            var keys = list.EnumerateArray().Select(PublicKey).ToList();
            return keys.Contains(null) ? null : new JsonObject { ["keys"] = new JsonArray([.. keys]) }.ToJsonString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static JsonObject? PublicKey(JsonElement key)
    {
        if (
            key.ValueKind is not JsonValueKind.Object
            || Array.Exists(Private, name => key.TryGetProperty(name, out _))
            || (Text(key, "use") is { } use && use != "sig")
        )
        {
            return null;
        }

        string[] members = Text(key, "kty") switch
        {
            "EC" when Curves.Contains(Text(key, "crv"), StringComparer.Ordinal) && IsPoint(key) => ["kty", "kid", "crv", "x", "y"],
            "RSA" when IsModulus(Text(key, "n")) && Text(key, "e") == "AQAB" => ["kty", "kid", "n", "e"],
            _ => [],
        };
        return members.Length == 0
            ? null
            : new JsonObject(
                members
                    .Select(name => (name, Value: Text(key, name)))
                    .Where(member => member.Value is not null)
                    .Select(member => KeyValuePair.Create(member.name, (JsonNode?)JsonValue.Create(member.Value)))
            );
    }

    /// <summary>Whether the point lies on its curve: asked of the library that will use it.</summary>
    private static bool IsPoint(JsonElement key)
    {
        try
        {
            using var ecdsa = ECDsa.Create(
                new ECParameters
                {
                    Curve = Text(key, "crv") switch
                    {
                        "P-256" => ECCurve.NamedCurves.nistP256,
                        "P-384" => ECCurve.NamedCurves.nistP384,
                        _ => ECCurve.NamedCurves.nistP521,
                    },
                    Q = new() { X = Base64UrlEncoder.DecodeBytes(Text(key, "x")), Y = Base64UrlEncoder.DecodeBytes(Text(key, "y")) },
                }
            );
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static bool IsModulus(string? n) => n is not null && Base64UrlEncoder.DecodeBytes(n).Length is >= 256 and <= 1025;

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
