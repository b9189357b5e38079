using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Identity.Api.OpenApi;

/// <summary>The OpenAPI document as it is served: generated at the first request, because it takes a tenth of a second, then
/// kept.</summary>
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
        return new Copy(System.Text.Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>The document in each coding that is served. Compressed once, which makes twenty times less of it.</summary>
    internal sealed class Copy
    {
        private readonly string version;

        internal Copy(byte[] json)
        {
            version = Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16));
            Encodings =
            [
                new("br", Compress(json, to => new BrotliStream(to, CompressionLevel.Optimal, leaveOpen: true)), Tag("-br")),
                new("gzip", Compress(json, to => new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true)), Tag("-gzip")),
                new(null, json, Tag("")),
            ];
        }

        /// <summary>The best first, the bytes as they are last.</summary>
        internal IReadOnlyList<Encoding> Encodings { get; }

        private string Tag(string suffix) => $"\"{version}{suffix}\"";

        private static byte[] Compress(byte[] json, Func<Stream, Stream> encoder)
        {
            using var compressed = new MemoryStream();
            using (var stream = encoder(compressed))
            {
                stream.Write(json);
            }

            return compressed.ToArray();
        }
    }

    /// <param name="Name">As in Content-Encoding; null for none.</param>
    /// <param name="ETag">Quoted; changes with the bytes.</param>
    internal sealed record Encoding(string? Name, byte[] Content, string ETag);
}
