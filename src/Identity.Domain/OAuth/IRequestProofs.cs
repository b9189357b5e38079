namespace Identity.Domain.OAuth;

/// <summary>Binds what a person was asked, answered or proved to the session and the request that it was about. Bound by a MAC: no other
/// page can make one.</summary>
public interface IRequestProofs
{
    string Write(RequestProof proof);

    /// <summary>False for anything that this service did not write, to the letter. Asks no database.</summary>
    bool TryRead(string text, out RequestProof proof);
}

/// <param name="IsAnswer">Whether it was answered or proved; else it was asked.</param>
/// <param name="SessionId">The session that it is about, so also the person.</param>
/// <param name="Request">The fingerprint of the request.</param>
public readonly record struct RequestProof(bool IsAnswer, Guid SessionId, ReadOnlyMemory<byte> Request, DateTimeOffset IssuedAt)
{
    /// <summary>Of a fingerprint.</summary>
    public const int RequestBytes = 32;

    /// <summary>An answer goes back with the next request of the browser.</summary>
    private static readonly TimeSpan AnswerLifetime = TimeSpan.FromMinutes(1);

    public bool IsAbout(Guid sessionId, ReadOnlySpan<byte> request) => SessionId == sessionId && Request.Span.SequenceEqual(request);

    /// <summary>Whether it is the answer to this request, given just now.</summary>
    public bool Answers(ReadOnlySpan<byte> request, DateTimeOffset now) =>
        IsAnswer && Request.Span.SequenceEqual(request) && now - IssuedAt < AnswerLifetime;
}
