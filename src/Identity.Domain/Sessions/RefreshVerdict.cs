namespace Identity.Domain.Sessions;

/// <summary>What a genuine refresh token is to its session at the moment it is presented: see <see cref="Session.Judge"/>.</summary>
public enum RefreshVerdict
{
    /// <summary>The newest token. Its first use retires the token before it.</summary>
    Confirm,

    /// <summary>The newest used token once more, while that is allowed: it gets the same successor.</summary>
    Repeat,

    /// <summary>The token before the newest used one, moments after its first use: a late tab. It gets the newest successor.</summary>
    Late,

    /// <summary>A retired token. Two parties hold this chain and nobody can tell which is honest (RFC 9700 section 4.14.2).</summary>
    Reuse,

    /// <summary>Token or session is past its time.</summary>
    Expired,

    /// <summary>The session was ended.</summary>
    Ended,

    /// <summary>A token that this session has not issued: only a database restored from a backup can meet one.</summary>
    Unknown,
}
