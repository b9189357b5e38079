using Identity.Domain.Tokens;

namespace Identity.Domain.Sessions;

/// <summary>Until when a used refresh token may be exchanged again.</summary>
/// <param name="Window">For the newest used one, counted from its first exchange: it gets the same successor.</param>
/// <param name="FirstTokenRepeats">The token of the login may be repeated as long as no successor was ever used: a client that keeps
/// sending it is simple, not stolen from (see the decision on adaptive rotation).</param>
public readonly record struct RepeatPolicy(TimeSpan Window, bool FirstTokenRepeats)
{
    public static readonly TimeSpan StrictWindow = TimeSpan.FromSeconds(10);

    /// <summary>For the token before the newest used one, counted from the first exchange of the newest used one: a late tab gets the
    /// newest successor.</summary>
    public TimeSpan Leeway { get; init; }

    /// <summary>The life of each token from its issue.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether a session that is found to be shared ends.</summary>
    public bool EndsShared { get; init; }

    /// <summary>The one client whose sessions it is about; null for any.</summary>
    public string? ClientId { get; init; }

    public static RepeatPolicy From(TokenSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var policy =
            settings.RefreshRotation is RefreshRotation.Strict
                ? new RepeatPolicy(StrictWindow, FirstTokenRepeats: false)
                : new RepeatPolicy(settings.RepeatWindow, FirstTokenRepeats: true) { Leeway = settings.ReuseLeeway };
        return policy with
        {
            TokenLifetime = settings.RefreshTokenLifetime,
            EndsShared = settings.OnSharedSession is OnSharedSession.End,
            ClientId = settings.FirstPartyClientId,
        };
    }

    /// <summary>For a client of OAuth. A public one rotates from the first exchange on (RFC 9700 section 4.14.2).</summary>
    public static RepeatPolicy Of(string clientId, bool isPublic, TokenSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return From(isPublic ? settings with { RefreshRotation = RefreshRotation.Strict } : settings) with { ClientId = clientId };
    }

    /// <summary>Whether a session is one of those that it is about.</summary>
    public bool IsAbout(Session session) => ClientId is null || ClientId == session.ClientId;

    /// <summary>Whether a repetition of <paramref name="generation"/> counts as one whenever it comes.</summary>
    public bool RepeatsForever(int generation) => FirstTokenRepeats && generation == 0;

    public bool HasExpired(RefreshToken token, DateTimeOffset now) => now - token.IssuedAt >= TokenLifetime;
}
