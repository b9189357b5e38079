namespace Identity.Domain.Tokens.Feed;

/// <summary>What a reader does not know yet, in order, and the cursor for its next question.</summary>
public sealed record RevocationPage(RevocationCursor Cursor, IReadOnlyList<Revocation> Revocations);
