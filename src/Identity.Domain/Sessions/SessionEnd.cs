namespace Identity.Domain.Sessions;

/// <summary>Why a session ended before its time.</summary>
public enum SessionEnd
{
    LoggedOut,

    /// <summary>Its owner ended it from another session.</summary>
    EndedByOwner,

    /// <summary>A retired refresh token came back (RFC 9700 section 4.14.2).</summary>
    RefreshTokenReused,

    /// <summary>The authorization code that had opened it came back (RFC 6749 section 4.1.2).</summary>
    CodeReplayed,

    /// <summary>Two parties used it, and the configuration ends such sessions.</summary>
    Shared,

    PasswordChanged,

    /// <summary>The account moved to another address, or back.</summary>
    EmailChanged,
    AccountDisabled,
    EndedByOperator,
}
