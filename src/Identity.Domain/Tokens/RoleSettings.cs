namespace Identity.Domain.Tokens;

/// <summary><c>Identity:Roles</c>: what the tokens of each role may do.</summary>
public sealed record RoleSettings
{
    public RoleScopes Individual { get; init; } = new() { Scopes = "profile accounts notifications kyc" };

    public RoleScopes Advisor { get; init; } = new() { Scopes = "profile branches" };

    internal string ScopeOf(Roles role) =>
        role switch
        {
            Roles.Individual => Individual.Scopes,
            Roles.Advisor => Advisor.Scopes,
            _ => throw new ArgumentOutOfRangeException(nameof(role)),
        };
}

public sealed record RoleScopes
{
    /// <summary>Separated by spaces (RFC 6749 section 3.3).</summary>
    public string Scopes { get; init; } = "";
}
