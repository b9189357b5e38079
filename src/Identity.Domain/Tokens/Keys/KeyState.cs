namespace Identity.Domain.Tokens.Keys;

public enum KeyState
{
    /// <summary>Announced to consumers, not signing yet.</summary>
    Next,

    /// <summary>Signs.</summary>
    Active,

    /// <summary>Does not sign any more; what it signed is still good.</summary>
    Retired,

    /// <summary>Everything that it signed is dead, or it was revoked.</summary>
    Gone,
}
