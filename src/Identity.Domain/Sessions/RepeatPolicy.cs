using Identity.Domain.Tokens;

namespace Identity.Domain.Sessions;

/// <summary>Until when the newest used generation may be exchanged again, for the same successor.</summary>
/// <param name="Window">Counted from its first exchange.</param>
/// <param name="FirstTokenRepeats">The token of the login may be repeated as long as no successor was ever used: a client that keeps
/// sending it is simple, not stolen from (see the decision on adaptive rotation).</param>
public readonly record struct RepeatPolicy(TimeSpan Window, bool FirstTokenRepeats)
{
    public static readonly TimeSpan StrictWindow = TimeSpan.FromSeconds(10);

    public static RepeatPolicy From(TokenSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.RefreshRotation is RefreshRotation.Strict
            ? new RepeatPolicy(StrictWindow, FirstTokenRepeats: false)
            : new RepeatPolicy(settings.RepeatWindow, FirstTokenRepeats: true);
    }

    /// <summary>Whether a repetition of <paramref name="generation"/> counts as one whenever it comes.</summary>
    public bool RepeatsForever(int generation) => FirstTokenRepeats && generation == 0;
}
