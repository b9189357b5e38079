using System.Text;

namespace Identity.Api.Tests.Hosting;

/// <summary>A <c>multipart/form-data</c> body written by hand, so that it can be as wrong as a test needs it.</summary>
internal sealed class Form
{
    private const string Boundary = "----identity-test";

    private readonly List<byte> bytes = [];

    public static Form With => new();

    public Form Name(string name) => Text("name", name);

    public Form Text(string field, string text) => Part($"Content-Disposition: form-data; name=\"{field}\"", Encoding.UTF8.GetBytes(text));

    /// <param name="claimedType">What the sender says that it is.</param>
    public Form Image(byte[] content, string fileName = "me.jpg", string claimedType = "image/jpeg") =>
        Part($"Content-Disposition: form-data; name=\"image\"; filename=\"{fileName}\"\r\nContent-Type: {claimedType}", content);

    public Form Part(string headers, byte[] content)
    {
        bytes.AddRange(Encoding.UTF8.GetBytes($"--{Boundary}\r\n{headers}\r\n\r\n"));
        bytes.AddRange(content);
        bytes.AddRange("\r\n"u8);
        return this;
    }

    /// <param name="contentType">Another one than the right one.</param>
    public HttpContent Content(string? contentType = null)
    {
        var content = new ByteArrayContent([.. bytes, .. Encoding.UTF8.GetBytes($"--{Boundary}--\r\n")]);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType ?? $"multipart/form-data; boundary={Boundary}").ShouldBeTrue();
        return content;
    }
}
