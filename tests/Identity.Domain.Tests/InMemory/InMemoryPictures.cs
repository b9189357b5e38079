using Identity.Domain.Pictures;
using Identity.Testing.Pictures;

namespace Identity.Domain.Tests.InMemory;

/// <summary>Draws no pixel, and remembers what it was asked to draw.</summary>
internal sealed class InMemoryPictures : IPictureRenderer
{
    public List<byte[]> Uploads { get; } = [];

    /// <summary>What it answers instead of a picture.</summary>
    public Error? Refusal { get; set; }

    public Task<Result<Picture>> RenderAsync(ReadOnlyMemory<byte> upload, CancellationToken ct)
    {
        Uploads.Add(upload.ToArray());
        return Task.FromResult<Result<Picture>>(Refusal is null ? Drawn.Of("anew") : Refusal);
    }
}
