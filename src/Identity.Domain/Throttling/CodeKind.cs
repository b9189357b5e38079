namespace Identity.Domain.Throttling;

/// <summary>How a one-time code reached its person. Wrong codes of each kind are counted apart, so that one kind stops no other.</summary>
public enum CodeKind
{
    /// <summary>Eight digits, and a link beside them.</summary>
    Mailed,

    /// <summary>Six digits, behind a temporary token.</summary>
    Texted,

    /// <summary>Eight letters that a device shows, behind a sign-in.</summary>
    Device,
}
