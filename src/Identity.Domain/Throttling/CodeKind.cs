namespace Identity.Domain.Throttling;

/// <summary>How a one-time code was sent. Wrong codes of each kind are counted apart, so that one kind stops no other.</summary>
public enum CodeKind
{
    /// <summary>Eight digits, and a link beside them.</summary>
    Mailed,

    /// <summary>Six digits, behind a temporary token.</summary>
    Texted,
}
