namespace Identity.Domain.Throttling;

/// <summary>For operators who look why a person cannot sign in.</summary>
public interface ILockouts
{
    /// <summary>The failures in a bucket, or null for an empty one.</summary>
    Task<Failures?> FindAsync(Bucket bucket, CancellationToken ct);

    /// <summary>Mails that the email address gets no more of for a while: a person who waits for one does not see why none comes.</summary>
    Task<IReadOnlyList<ReachedLimit>> FindReachedAsync(Email email, DateTimeOffset now, CancellationToken ct);
}

/// <param name="Of">A template of a mail such as <c>password-reset</c>, <c>every email</c>, or a code such as <c>code of
/// password-reset</c>.</param>
/// <param name="Until">For a code: until it expires. The code of another mail works before that.</param>
public sealed record ReachedLimit(string Of, DateTimeOffset Until);
