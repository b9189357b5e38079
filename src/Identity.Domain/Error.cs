namespace Identity.Domain;

/// <summary>An expected refusal. <see cref="Code"/> is API: callers branch on it, so it is never renamed.</summary>
/// <param name="Code">SCREAMING_SNAKE, unique in the whole service and listed in <c>docs/errors.md</c>.</param>
/// <param name="Kind">Decides the status code.</param>
/// <param name="Title">A few words, the same for every occurrence (RFC 9457 section 3.1.3).</param>
/// <param name="Details">What the caller can do about it. Never holds a secret or another person's data.</param>
/// <param name="Source">The field at fault as the caller spelt it, or null when the request as a whole is.</param>
public sealed record Error(string Code, ErrorKind Kind, string Title, string Details, string? Source = null)
{
    /// <summary>How the details of every limit end, so that a page can name the time instead of the header.</summary>
    public const string WaitHint = "Retry-After says how long to wait.";

    /// <summary>When it is worth repeating, for those limits that know.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The same error, said of one field.</summary>
    public Error On(string field) => this with { Source = field };

    /// <summary>The same error with the particulars of this occurrence.</summary>
    public Error Because(string details) => this with { Details = details };

    /// <summary>The same error, worth repeating after that time.</summary>
    public Error After(TimeSpan wait) => this with { RetryAfter = wait };
}
