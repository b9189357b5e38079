using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Identity.Api.OpenApi;

/// <summary>The OpenAPI document as it is served: generated at the first request, because it takes a tenth of a second, then kept.</summary>
internal sealed class OpenApiText(ISwaggerProvider generator)
{
    private readonly Lazy<Copy> version30 = new(() => Generate(generator, OpenApiSpecVersion.OpenApi3_0));
    private readonly Lazy<Copy> version31 = new(() => Generate(generator, OpenApiSpecVersion.OpenApi3_1));

    internal Copy Version30 => version30.Value;

    /// <summary>The same, for tools that prefer JSON Schema as it is today.</summary>
    internal Copy Version31 => version31.Value;

    private static Copy Generate(ISwaggerProvider generator, OpenApiSpecVersion version)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        generator.GetSwagger(OpenApiDocuments.Name).SerializeAs(version, new OpenApiJsonWriter(text));
        var json = Encoding.UTF8.GetBytes(text.ToString());
        return new Copy(json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"");
    }

    /// <param name="Json">UTF-8.</param>
    /// <param name="ETag">Quoted; changes with the bytes.</param>
    internal sealed record Copy(byte[] Json, string ETag);
}
