namespace Identity.Api.Http;

/// <summary>Sends an answer that is kept in memory for all of its readers.</summary>
internal static class Pieces
{
    /// <summary>In bytes. A slow reader gets the next piece only after it took the one before, so the server never holds the rest. Each
    /// piece has the grace of <see cref="TransferSettings"/>, so smaller ones would let slower readers through.</summary>
    private const int Piece = 32 * 1024;

    internal static async Task WriteInPiecesAsync(this HttpContext http, ReadOnlyMemory<byte> content, Stream body)
    {
        http.Response.ContentLength = content.Length;
        for (var at = 0; at < content.Length; at += Piece)
        {
            await body.WriteAsync(content.Slice(at, Math.Min(Piece, content.Length - at)), http.RequestAborted);
        }
    }
}
