namespace Identity.Domain;

/// <summary>The roles that a person can hold. A token is scoped to exactly one of them.</summary>
[Flags]
public enum Roles
{
    None = 0,

    /// <summary>A user of the product.</summary>
    Individual = 1,

    /// <summary>Manages the individuals of a branch. Provisioned by operators, never self-registered.</summary>
    Advisor = 2,
}

/// <summary>How roles are spelt in tokens, requests and the database.</summary>
public static class RoleNames
{
    public const string Individual = "individual";
    public const string Advisor = "advisor";

    public static string ToName(this Roles role) =>
        role switch
        {
            Roles.Individual => Individual,
            Roles.Advisor => Advisor,
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "A name belongs to exactly one role."),
        };

    /// <summary>The role of that name, or <see cref="Roles.None"/>.</summary>
    public static Roles ToRole(string? name) =>
        name switch
        {
            Individual => Roles.Individual,
            Advisor => Roles.Advisor,
            _ => Roles.None,
        };

    /// <summary>The roles of these names, or null where one of them is not a role, or is named twice, or there is none.</summary>
    public static Roles? ToRoles(IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var roles = Roles.None;
        foreach (var role in names.Select(ToRole))
        {
            if (role is Roles.None || roles.HasFlag(role))
            {
                return null;
            }

            roles |= role;
        }

        return roles is Roles.None ? null : roles;
    }

    public static IReadOnlyList<string> ToNames(this Roles roles) =>
        [.. new[] { Roles.Individual, Roles.Advisor }.Where(role => roles.HasFlag(role)).Select(ToName)];
}
