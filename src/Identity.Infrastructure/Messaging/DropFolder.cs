using Identity.Infrastructure.Persistence;

namespace Identity.Infrastructure.Messaging;

/// <summary>
/// A folder that stands in for a provider. Files appear whole, sort by time, and can be read by their owner only: they hold links and
/// codes. A message that is delivered twice is one file.
/// </summary>
internal sealed class DropFolder(string directory, string extension)
{
    internal async Task WriteAsync(RenderedMessage message, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        try
        {
            PrivatePath.CreateDirectory(directory);
            var path = Path.Combine(directory, $"{message.CreatedAt.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{message.Id:N}.{extension}");
            var draft = $"{path}.{Guid.CreateVersion7():N}.tmp";
            await using (var stream = new FileStream(draft, Options()))
            {
                await stream.WriteAsync(content, ct);
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException("folder_unwritable", inner: exception);
        }
    }

    private static FileStreamOptions Options()
    {
        var options = PrivatePath.FileOptions(FileMode.CreateNew, FileAccess.Write);
        options.Options = FileOptions.Asynchronous;
        return options;
    }
}
