namespace Identity.Domain.Import;

/// <summary>What another system says of an account: of the right types, and otherwise unverified. Prints as redacted.</summary>
public sealed record ImportedUser
{
    /// <summary>The identifier to keep, so that what other services stored of this person stays theirs; null for a new one.</summary>
    public Guid? Id { get; init; }

    public string? Email { get; init; }

    public bool EmailVerified { get; init; }

    public string? Name { get; init; }

    /// <summary>Null for an account that no password opens until its owner resets it.</summary>
    public string? PasswordHash { get; init; }

    public string? PhoneNumber { get; init; }

    public bool PhoneNumberVerified { get; init; }

    /// <summary>Null for <c>individual</c>.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    public Guid? BranchId { get; init; }

    /// <summary>Null for now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public bool Disabled { get; init; }

    public override string ToString() => "***";
}
