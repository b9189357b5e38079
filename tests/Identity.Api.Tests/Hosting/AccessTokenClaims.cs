using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace Identity.Api.Tests.Hosting;

internal static class AccessTokenClaims
{
    /// <summary>The claims of a JWT, unverified.</summary>
    public static JsonNode Of(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;

    public static Guid SessionId(string token) => Guid.Parse((string)Of(token)["sid"]!);
}
