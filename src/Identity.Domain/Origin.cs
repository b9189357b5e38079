namespace Identity.Domain;

/// <summary>Who causes a change, as the audit remembers it.</summary>
/// <param name="Address">Where the request came from, if one did.</param>
/// <param name="Operator">Who decides about someone else's account, if someone does.</param>
public readonly record struct Origin(string? Address, string? Operator = null)
{
    /// <summary>Nothing that would tell of a person.</summary>
    public static Origin None => default;
}
