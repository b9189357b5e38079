namespace Identity.Domain.Pictures;

public interface IPictureRenderer
{
    /// <summary>
    /// Decodes an upload in a process that holds no secret, and draws it anew. Never decodes in this process: where the other one cannot
    /// be had, the answer is <see cref="PictureErrors.Unavailable"/>. What crashes, stalls or fools the other process is
    /// <see cref="PictureErrors.Invalid"/>.
    /// </summary>
    /// <param name="upload">A picture whose <see cref="PictureHeader"/> was read without a fault.</param>
    Task<Result<Picture>> RenderAsync(ReadOnlyMemory<byte> upload, CancellationToken ct);
}
