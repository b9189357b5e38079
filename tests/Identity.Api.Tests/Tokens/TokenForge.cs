using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Infrastructure.Tokens.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Api.Tests.Tokens;

/// <summary>
/// Writes tokens by hand from a genuine one, with the service's own key where that makes the lie harder to see: also those that no
/// library would write.
/// </summary>
internal sealed class TokenForge
{
    private readonly JsonObject header;
    private readonly JsonObject payload;

    internal TokenForge(IdentityHost host, string genuine)
        : this(((ECDsaSecurityKey)host.Services.GetRequiredService<SigningKeyRing>().Signing().Key).ECDsa, genuine, host.Clock.GetUtcNow())
    { }

    internal TokenForge(ECDsa key, string genuine, DateTimeOffset now)
    {
        Key = key;
        Genuine = genuine;
        var parts = genuine.Split('.');
        header = Decode(parts[0]);
        payload = Decode(parts[1]);
        Kid = (string)header["kid"]!;
        Now = now.ToUnixTimeSeconds();
    }

    internal string Genuine { get; }

    internal ECDsa Key { get; }

    internal string Kid { get; }

    internal long Now { get; }

    internal JsonObject Header => (JsonObject)header.DeepClone();

    internal JsonObject Payload => (JsonObject)payload.DeepClone();

    /// <summary>The genuine token with changes, signed by the service's key.</summary>
    internal string Write(Action<JsonObject>? inHeader = null, Action<JsonObject>? inPayload = null) =>
        Sign(Changed(Header, inHeader), Changed(Payload, inPayload));

    internal string WriteHeader(string name, JsonNode? value) => Write(inHeader: header => header[name] = value);

    internal string WriteClaim(string name, JsonNode? value) => Write(inPayload: payload => payload[name] = value);

    /// <summary>Any two texts, signed by the service's key.</summary>
    internal string Sign(string headerText, string payloadText) =>
        Sign(Encoding.UTF8.GetBytes(headerText), Encoding.UTF8.GetBytes(payloadText));

    internal string Sign(byte[] headerBytes, byte[] payloadBytes)
    {
        var input = $"{Encode(headerBytes)}.{Encode(payloadBytes)}";
        return $"{input}.{Encode(Key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    /// <summary>Changes, and a signature by whatever <paramref name="sign"/> does with the signing input (RFC 7515 section 5.1).</summary>
    internal string WriteSignedBy(Func<byte[], byte[]> sign, Action<JsonObject>? inHeader = null, Action<JsonObject>? inPayload = null)
    {
        var input = $"{Encode(Changed(Header, inHeader))}.{Encode(Changed(Payload, inPayload))}";
        return $"{input}.{Encode(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    internal static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    internal static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    internal static JsonObject Decode(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();

    private static string Changed(JsonObject json, Action<JsonObject>? change)
    {
        change?.Invoke(json);
        return json.ToJsonString();
    }
}
