using System.Globalization;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Identity.Api.Tests.Tokens;

/// <param name="Statement">Number in security.md, section A.</param>
internal sealed record Forgery(int Statement, string Name, string Token);

/// <summary>Every token that must be refused as invalid, generated from one genuine token.</summary>
/// <param name="canary">Where a verifier that follows links in tokens would be seen.</param>
/// <param name="keySet">The published JWKS, which an attacker can read.</param>
internal sealed class Forgeries(TokenForge forge, EndPoint canary, string keySet)
{
    private readonly string[] parts = forge.Genuine.Split('.');

    internal IReadOnlyList<Forgery> All() =>
        [
            .. Number(1, Unsigned().Concat(Altered())),
            .. Number(2, SignedWithPublicKey()),
            .. Number(3, BringingTheirKey()),
            .. Number(4, NamingAnotherKey()),
            .. Number(5, OfAnotherType()),
            .. Number(6, ForSomebodyElse()),
            .. Number(7, AtAnotherTime()),
            .. Number(8, WithTwoReadings()),
            .. Number(9, OfAnotherForm().Concat(WithoutSense())),
            .. Number(10, OnTheEdgeOfEcdsa()),
        ];

    private static IEnumerable<Forgery> Number(int statement, IEnumerable<(string Name, string Token)> tokens) =>
        tokens.Select(token => new Forgery(statement, token.Name, token.Token));

    private IEnumerable<(string, string)> Unsigned()
    {
        JsonNode?[] algorithms =
        [
            "none",
            "None",
            "NONE",
            "nOnE",
            "",
            null,
            0,
            new JsonArray("ES256"),
            "ES256 ",
            "es256",
            "ES384",
            "RS256",
            "PS256",
            "HS256",
            "EdDSA",
            "\u0000",
        ];
        foreach (var algorithm in algorithms)
        {
            var name = $"alg {algorithm?.ToJsonString() ?? "null"}";
            var input = Input(header => header["alg"] = algorithm?.DeepClone());
            yield return ($"{name}, no signature", $"{input}.");
            yield return ($"{name}, no third part", input);
            yield return ($"{name}, another's signature", $"{input}.{parts[2]}");
            yield return ($"{name}, signed by the service", forge.WriteHeader("alg", algorithm?.DeepClone()));
        }

        yield return ("alg absent", forge.Write(inHeader: header => header.Remove("alg")));
        yield return ("signature stripped", $"{parts[0]}.{parts[1]}.");
        yield return ("signature stripped with its dot", $"{parts[0]}.{parts[1]}");
    }

    private IEnumerable<(string, string)> Altered()
    {
        var signature = Convert.FromBase64String(parts[2].Replace('-', '+').Replace('_', '/') + "==");
        for (var index = 0; index < signature.Length; index++)
        {
            var altered = (byte[])signature.Clone();
            altered[index] ^= 1;
            yield return ($"signature byte {index} altered", $"{parts[0]}.{parts[1]}.{TokenForge.Encode(altered)}");
        }

        for (var index = 0; index < parts[1].Length; index += 8)
        {
            var letter = parts[1][index] == 'A' ? 'B' : 'A';
            yield return ($"payload letter {index} altered", $"{parts[0]}.{parts[1][..index]}{letter}{parts[1][(index + 1)..]}.{parts[2]}");
        }

        foreach (var claim in new[] { "sub", "sid", "exp", "roles", "scope", "iss" })
        {
            var input = Input(_ => { }, payload => payload[claim] = "advisor");
            yield return ($"{claim} altered under an old signature", $"{input}.{parts[2]}");
        }

        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        for (var index = 0; index < 8; index++)
        {
            yield return ($"signed by a stranger, {index}", forge.WriteSignedBy(Es256(other)));
        }
    }

    private IEnumerable<(string, string)> SignedWithPublicKey()
    {
        var point = forge.Key.ExportParameters(includePrivateParameters: false).Q;
        var spki = forge.Key.ExportSubjectPublicKeyInfo();
        var pem = forge.Key.ExportSubjectPublicKeyInfoPem();
        var jwk = JsonNode.Parse(keySet)!["keys"]!.AsArray().Single(key => (string)key!["kid"]! == forge.Kid)!.ToJsonString();
        (string Name, byte[] Secret)[] secrets =
        [
            ("PEM", Encoding.ASCII.GetBytes(pem)),
            ("PEM and newline", Encoding.ASCII.GetBytes(pem + "\n")),
            ("PEM with CRLF", Encoding.ASCII.GetBytes(pem.ReplaceLineEndings("\r\n"))),
            ("SPKI", spki),
            ("SPKI in base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(spki))),
            ("JWK", Encoding.UTF8.GetBytes(jwk)),
            ("JWKS", Encoding.UTF8.GetBytes(keySet)),
            ("point", [4, .. point.X!, .. point.Y!]),
            ("x", point.X!),
            ("kid", Encoding.UTF8.GetBytes(forge.Kid)),
            ("nothing", []),
            ("32 zeros", new byte[32]),
        ];
        foreach (var (name, secret) in secrets)
        {
            yield return (
                $"HS256 with {name}",
                forge.WriteSignedBy(input => HMACSHA256.HashData(secret, input), header => header["alg"] = "HS256")
            );
            yield return (
                $"HS384 with {name}",
                forge.WriteSignedBy(input => HMACSHA384.HashData(secret, input), header => header["alg"] = "HS384")
            );
            yield return (
                $"HS512 with {name}",
                forge.WriteSignedBy(input => HMACSHA512.HashData(secret, input), header => header["alg"] = "HS512")
            );
            yield return ($"called ES256, HMAC with {name}", forge.WriteSignedBy(input => HMACSHA512.HashData(secret, input)));
        }
    }

    private IEnumerable<(string, string)> BringingTheirKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = TokenForge.Encode(point.X!),
            ["y"] = TokenForge.Encode(point.Y!),
            ["alg"] = "ES256",
            ["use"] = "sig",
        };
        var now = DateTimeOffset.FromUnixTimeSeconds(forge.Now);
        using var certificate = new CertificateRequest("CN=id.example.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            now.AddDays(-1),
            now.AddDays(1)
        );
        (string Name, JsonNode Value)[] links =
        [
            ("jwk", jwk),
            ("jku", $"http://{canary}/jwks.json"),
            ("x5u", $"http://{canary}/certificate.pem"),
            ("x5c", new JsonArray(Convert.ToBase64String(certificate.RawData))),
            ("x5t", TokenForge.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256)[..20])),
            ("x5t#S256", TokenForge.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256))),
        ];
        foreach (var (name, value) in links)
        {
            yield return ($"{name}, our kid", Theirs(header => header[name] = value.DeepClone()));
            yield return (
                $"{name}, no kid",
                Theirs(header =>
                {
                    header[name] = value.DeepClone();
                    header.Remove("kid");
                })
            );
            yield return (
                $"{name}, its kid",
                Theirs(header =>
                {
                    header[name] = value.DeepClone();
                    header["kid"] = "theirs";
                })
            );
            yield return (
                $"{name}, the link as kid",
                Theirs(header =>
                {
                    header[name] = value.DeepClone();
                    header["kid"] = $"http://{canary}/key";
                })
            );
        }

        string Theirs(Action<JsonObject> header) => forge.WriteSignedBy(Es256(key), header);
    }

    /// <summary>All of them signed by the service's key: anyone who tries every key would accept them.</summary>
    private IEnumerable<(string, string)> NamingAnotherKey()
    {
        JsonNode?[] kids =
        [
            null,
            "",
            "unknown",
            "../../dev/null",
            "/dev/null",
            "' OR 1=1--",
            "'; DROP TABLE signing_keys;--",
            7,
            true,
            new JsonArray(forge.Kid),
            new JsonObject { ["kid"] = forge.Kid },
            forge.Kid + " ",
            " " + forge.Kid,
            forge.Kid.ToUpperInvariant(),
            forge.Kid[..^1],
            forge.Kid + forge.Kid,
            forge.Kid + "\u0000",
            "\u0000",
            "%00",
            "*",
            new string('k', 5_000),
            "🔑",
            $"http://{canary}/key",
        ];
        yield return ("kid absent", forge.Write(inHeader: header => header.Remove("kid")));
        foreach (var kid in kids)
        {
            var text = kid?.ToJsonString() ?? "null";
            yield return ($"kid {text[..Math.Min(text.Length, 100)]}", forge.WriteHeader("kid", kid?.DeepClone()));
        }

        yield return (
            "Kid in capitals",
            forge.Write(inHeader: header =>
            {
                header.Remove("kid");
                header["KID"] = forge.Kid;
            })
        );
    }

    private IEnumerable<(string, string)> OfAnotherType()
    {
        JsonNode?[] types =
        [
            null,
            "",
            "JWT",
            "jwt",
            "id_token",
            "logout+jwt",
            "dpop+jwt",
            "secevent+jwt",
            "at",
            "+jwt",
            "at+jwt ",
            " at+jwt",
            "at+jwt;q=1",
            "at+jwt+jwt",
            "at/jwt",
            "at jwt",
            "application/",
            "application/jwt",
            "application/application/at+jwt",
            "text/at+jwt",
            "/at+jwt",
            "application/at+jwt/",
            1,
            true,
            new JsonArray("at+jwt"),
            "onboarding+jwt",
        ];
        yield return ("typ absent", forge.Write(inHeader: header => header.Remove("typ")));
        foreach (var type in types)
        {
            yield return ($"typ {type?.ToJsonString() ?? "null"}", forge.WriteHeader("typ", type?.DeepClone()));
        }
    }

    private IEnumerable<(string, string)> ForSomebodyElse()
    {
        var issuer = (string)forge.Payload["iss"]!;
        JsonNode?[] issuers =
        [
            null,
            "",
            "https://evil.example.com",
            issuer + "/",
            issuer + " ",
            " " + issuer,
            issuer.ToUpperInvariant(),
            issuer.Replace("https", "http", StringComparison.Ordinal),
            issuer + ":443",
            issuer[..^1],
            issuer + "x",
            issuer + "\u0000",
            new JsonArray(issuer),
            1,
            issuer + "#",
            issuer + "?",
        ];
        yield return ("iss absent", forge.Write(inPayload: payload => payload.Remove("iss")));
        foreach (var other in issuers)
        {
            yield return ($"iss {other?.ToJsonString() ?? "null"}", forge.WriteClaim("iss", other?.DeepClone()));
        }

        JsonNode?[] audiences =
        [
            null,
            "",
            "other",
            "onboarding",
            "ap",
            "apis",
            "api/",
            "API",
            "Api",
            " api",
            "api ",
            "api other",
            "api,other",
            1,
            new JsonArray(),
            new JsonArray("other"),
            new JsonArray("API"),
            new JsonArray(1),
            new JsonArray("api", 1),
            new JsonArray(new JsonArray("api")),
            new JsonObject { ["api"] = "api" },
            new JsonArray("ap", "i"),
            "https://api",
        ];
        yield return ("aud absent", forge.Write(inPayload: payload => payload.Remove("aud")));
        foreach (var other in audiences)
        {
            yield return ($"aud {other?.ToJsonString() ?? "null"}", forge.WriteClaim("aud", other?.DeepClone()));
        }
    }

    private IEnumerable<(string, string)> AtAnotherTime()
    {
        var soon = (forge.Now + 600).ToString(CultureInfo.InvariantCulture);
        string[] malformed =
        [
            "null",
            $"\"{soon}\"",
            "\"\"",
            "true",
            $"[{soon}]",
            "{}",
            "1e30",
            "-1",
            "-1e30",
            $"{soon}.5",
            $"{soon}.0",
            "1e400",
            "253402300800",
            "9223372036854775807",
            "9223372036854775808",
        ];
        foreach (var claim in new[] { "exp", "iat", "nbf" })
        {
            foreach (var value in malformed)
            {
                yield return ($"{claim} {value}", WithRawClaim(claim, value));
            }

            if (claim != "nbf")
            {
                yield return ($"{claim} absent", forge.Write(inPayload: payload => payload.Remove(claim)));
            }

            if (claim != "exp")
            {
                // Thirty seconds of a slow clock are forgiven; the rest allows for the time that the tests take.
                yield return ($"{claim} ahead", forge.WriteClaim(claim, forge.Now + 300));
                yield return ($"{claim} a day ahead", forge.WriteClaim(claim, forge.Now + 86_400));
            }
        }

        // Expired as well: only a token that is good in every other way is called expired.
        yield return ("expired and altered", $"{Input(_ => { }, Outdated)}.{parts[2]}");
        yield return ("expired, unsigned", $"{Input(header => header["alg"] = "none", Outdated)}.");
        yield return (
            "expired, other issuer",
            forge.Write(inPayload: payload =>
            {
                Outdated(payload);
                payload["iss"] = "https://evil.example.com";
            })
        );
        yield return (
            "expired, other audience",
            forge.Write(inPayload: payload =>
            {
                Outdated(payload);
                payload["aud"] = "other";
            })
        );
        yield return ("expired, other type", forge.Write(header => header["typ"] = "JWT", Outdated));
        yield return ("expired, unknown key", forge.Write(header => header["kid"] = "unknown", Outdated));
        yield return (
            "expired, no session",
            forge.Write(inPayload: payload =>
            {
                Outdated(payload);
                payload.Remove("sid");
            })
        );

        void Outdated(JsonObject payload) => payload["exp"] = forge.Now - 3_600;
    }

    private IEnumerable<(string, string)> WithTwoReadings()
    {
        JsonNode?[] criticals =
        [
            null,
            new JsonArray(),
            new JsonArray("exp"),
            new JsonArray("b64"),
            new JsonArray("urn:example:unknown"),
            "exp",
            true,
        ];
        foreach (var critical in criticals)
        {
            yield return ($"crit {critical?.ToJsonString() ?? "null"}", forge.WriteHeader("crit", critical?.DeepClone()));
        }

        yield return ("b64 false", forge.WriteHeader("b64", false));
        yield return ("b64 true", forge.WriteHeader("b64", true));
        yield return (
            "b64 false and critical",
            forge.Write(inHeader: header =>
            {
                header["b64"] = false;
                header["crit"] = new JsonArray("b64");
            })
        );

        var (headerText, payloadText) = (forge.Header.ToJsonString(), forge.Payload.ToJsonString());
        foreach (var member in forge.Header)
        {
            yield return ($"header {member.Key} twice", forge.Sign(Twice(headerText, member.Key, member.Value), payloadText));
            yield return (
                $"header {member.Key} twice, once escaped",
                forge.Sign(Twice(headerText, Escaped(member.Key), member.Value), payloadText)
            );
        }

        foreach (var claim in forge.Payload)
        {
            yield return ($"claim {claim.Key} twice", forge.Sign(headerText, Twice(payloadText, claim.Key, claim.Value)));
            yield return (
                $"claim {claim.Key} twice, once escaped",
                forge.Sign(headerText, Twice(payloadText, Escaped(claim.Key), claim.Value))
            );
        }

        yield return ("a name twice inside a claim", forge.Sign(headerText, $$"""{"act":{"sub":"a","sub":"b"},{{payloadText[1..]}}"""));

        static string Twice(string json, string name, JsonNode? value) => $$"""{"{{name}}":{{value!.ToJsonString()}},{{json[1..]}}""";
        static string Escaped(string name) => $"\\u{(int)name[0]:x4}{name[1..]}";
    }

    private IEnumerable<(string, string)> OfAnotherForm()
    {
        var genuine = forge.Genuine;
        yield return ("padding", genuine + "=");
        yield return ("two of padding", genuine + "==");
        yield return ("padded header", $"{parts[0]}=.{parts[1]}.{parts[2]}");
        yield return ("padded payload", $"{parts[0]}.{parts[1]}==.{parts[2]}");
        yield return ("a space within", $"{parts[0]}. {parts[1]}.{parts[2]}");
        yield return ("a tab within", $"{parts[0]}.\t{parts[1]}.{parts[2]}");
        yield return ("a dot more", genuine + ".");
        yield return ("a dot before", "." + genuine);
        yield return ("two dots", $"{parts[0]}..{parts[1]}.{parts[2]}");
        yield return ("four parts", $"{genuine}.{parts[2]}");
        yield return ("five parts, as a JWE", $"{parts[0]}.{parts[1]}.{parts[2]}.{parts[2]}.{parts[2]}");
        yield return ("one part", parts[0]);
        yield return ("empty parts", "..");
        yield return ("quoted", $"\"{genuine}\"");
        yield return ("with its scheme again", $"Bearer {genuine}");
        yield return ("two tokens", $"{genuine} {genuine}");
        yield return ("two tokens and a comma", $"{genuine},{genuine}");
        yield return ("a comma after", genuine + ",");
        yield return ("a semicolon and a parameter", genuine + ";a=b");
        yield return ("a per cent escape", genuine.Replace(".", "%2E", StringComparison.Ordinal));
        yield return ("letters of plain base64", $"{parts[0]}.{parts[1]}.+/{parts[2][2..]}");
        yield return (
            "JSON, general",
            $$"""{"payload":"{{parts[1]}}","signatures":[{"protected":"{{parts[0]}}","signature":"{{parts[2]}}"}]}"""
        );
        yield return ("JSON, flattened", $$"""{"payload":"{{parts[1]}}","protected":"{{parts[0]}}","signature":"{{parts[2]}}"}""");
        yield return ("longer than 8 KiB, signed", forge.WriteClaim("padding", new string('p', 8_000)));
        yield return ("16 KiB of letters", new string('A', 16_000));
    }

    /// <summary>Signed by the service's key, and not what it writes.</summary>
    private IEnumerable<(string, string)> WithoutSense()
    {
        var (headerText, payloadText) = (forge.Header.ToJsonString(), forge.Payload.ToJsonString());
        string[] texts =
        [
            "",
            "{",
            "{}",
            "[]",
            "null",
            "1",
            "\"at+jwt\"",
            "{}{}",
            "{\"a\":1,}",
            "/* */{}",
            "\uFEFF{}",
            "{'typ':'at+jwt'}",
            $"{{\"a\":{new string('[', 60)}{new string(']', 60)}}}",
            "{\"typ\":\"\\ud800\"}",
            "{\"\\ud800\":1}",
            "\u0000",
        ];
        foreach (var text in texts)
        {
            var name = text.Length > 20 ? text[..20] : text;
            yield return ($"header is {name}", forge.Sign(text, payloadText));
            yield return ($"payload is {name}", forge.Sign(headerText, text));
        }

        yield return ("header is no UTF-8", forge.Sign([0xFF, 0xFE, 0x7B, 0x7D], Encoding.UTF8.GetBytes(payloadText)));
        yield return (
            "payload is no UTF-8",
            forge.Sign(Encoding.UTF8.GetBytes(headerText), [0x7B, 0x22, 0xC0, 0x80, 0x22, 0x3A, 0x31, 0x7D])
        );
        yield return ("payload is UTF-16", forge.Sign(Encoding.UTF8.GetBytes(headerText), Encoding.Unicode.GetBytes(payloadText)));
        foreach (var name in new[] { "typ", "alg", "kid" })
        {
            // JSON may escape half a character; anyone who reads it as text must not trip over it.
            yield return (
                $"half a character in {name}",
                forge.Sign(headerText.Replace($"\"{name}\":\"", $"\"{name}\":\"\\ud800", StringComparison.Ordinal), payloadText)
            );
        }

        foreach (var name in new[] { "iss", "sub", "sid", "scope" })
        {
            yield return (
                $"half a character in {name}",
                forge.Sign(headerText, payloadText.Replace($"\"{name}\":\"", $"\"{name}\":\"\\udc00", StringComparison.Ordinal))
            );
        }

        (string Claim, JsonNode?[] Values)[] wrong =
        [
            ("sub", [null, "", "ada@example.com", "00000000", 1, new JsonArray("a")]),
            ("sid", [null, "", "no session", 1, new JsonObject()]),
            ("scope", [null, 1, new JsonArray("profile")]),
            (
                "roles",
                [
                    null,
                    "",
                    "admin",
                    "temporary",
                    new JsonArray(),
                    new JsonArray("individual", "advisor"),
                    new JsonArray("temporary"),
                    new JsonArray("Individual"),
                    new JsonArray(1),
                    new JsonObject(),
                ]
            ),
            ("branch_id", [null, "", "all", 1, new JsonArray()]),
        ];
        foreach (var (claim, values) in wrong)
        {
            foreach (var value in values)
            {
                yield return ($"{claim} {value?.ToJsonString() ?? "null"}", forge.WriteClaim(claim, value?.DeepClone()));
            }

            if (claim != "branch_id")
            {
                yield return ($"{claim} absent", forge.Write(inPayload: payload => payload.Remove(claim)));
            }
        }
    }

    private IEnumerable<(string, string)> OnTheEdgeOfEcdsa()
    {
        // The order of P-256 and its field's prime (FIPS 186-5, SP 800-186).
        var order = BigInteger.Parse(
            "00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture
        );
        var prime = BigInteger.Parse(
            "00FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture
        );
        (string Name, BigInteger Value)[] edges =
        [
            ("0", 0),
            ("1", 1),
            ("n-1", order - 1),
            ("n", order),
            ("n+1", order + 1),
            ("p-n", prime - order),
            ("p", prime),
            ("2^256-1", (BigInteger.One << 256) - 1),
        ];
        foreach (var (r, rValue) in edges)
        {
            foreach (var (s, sValue) in edges)
            {
                yield return ($"r = {r}, s = {s}", Carrying([.. Number(rValue), .. Number(sValue)]));
            }
        }

        var signature = forge.Key.SignData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), HashAlgorithmName.SHA256);
        yield return (
            "DER",
            Carrying(
                forge.Key.SignData(
                    Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
                    HashAlgorithmName.SHA256,
                    DSASignatureFormat.Rfc3279DerSequence
                )
            )
        );
        foreach (var length in new[] { 1, 31, 32, 33, 62, 63 })
        {
            yield return ($"cut to {length} bytes", Carrying(signature[..length]));
        }

        foreach (var more in new[] { 1, 2, 32, 64 })
        {
            yield return ($"{more} bytes after", Carrying([.. signature, .. new byte[more]]));
            yield return ($"{more} bytes before", Carrying([.. new byte[more], .. signature]));
        }

        yield return ("r and s swapped", Carrying([.. signature[32..], .. signature[..32]]));
        yield return ("r twice", Carrying([.. signature[..32], .. signature[..32]]));
        yield return (
            "r + n",
            Carrying([
                .. Number((new BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true) + order) % (BigInteger.One << 256)),
                .. signature[32..],
            ])
        );
        foreach (
            var (name, curve) in new[]
            {
                ("P-384", ECCurve.NamedCurves.nistP384),
                ("P-521", ECCurve.NamedCurves.nistP521),
                ("brainpoolP256r1", ECCurve.NamedCurves.brainpoolP256r1),
            }
        )
        {
            using var key = ECDsa.Create(curve);
            yield return ($"curve {name}", forge.WriteSignedBy(Es256(key)));
            yield return ($"curve {name} and its alg", forge.WriteSignedBy(Es256(key), header => header["alg"] = "ES384"));
        }

        string Carrying(byte[] other) => $"{parts[0]}.{parts[1]}.{TokenForge.Encode(other)}";

        static byte[] Number(BigInteger value)
        {
            var bytes = new byte[32];
            var written = value.ToByteArray(isUnsigned: true, isBigEndian: true);
            written.CopyTo(bytes, bytes.Length - written.Length);
            return bytes;
        }
    }

    private string Input(Action<JsonObject> inHeader, Action<JsonObject>? inPayload = null) =>
        Unsign(forge.WriteSignedBy(_ => [0], inHeader, inPayload));

    private static string Unsign(string token) => token[..token.LastIndexOf('.')];

    private string WithRawClaim(string claim, string json)
    {
        var payload = forge.Payload;
        payload.Remove(claim);
        return forge.Sign(forge.Header.ToJsonString(), $$"""{"{{claim}}":{{json}},{{payload.ToJsonString()[1..]}}""");
    }

    private static Func<byte[], byte[]> Es256(ECDsa key) => input => key.SignData(input, HashAlgorithmName.SHA256);
}
