namespace Identity.Domain.Profiles;

/// <summary>What a user sends of a profile. Null leaves a member as it is.</summary>
/// <param name="Name">The stored one is accepted, too.</param>
/// <param name="Email">Only the stored one is accepted, in any spelling: another one has to be confirmed.</param>
/// <param name="PhoneNumber">Only the stored one is accepted, in any spelling.</param>
/// <param name="Image">The picture as it came, of whatever kind its sender claims.</param>
public sealed record ProfileChange(
    string? Name = null,
    string? Email = null,
    string? PhoneNumber = null,
    ReadOnlyMemory<byte>? Image = null
)
{
    internal bool IsEmpty => Name is null && Email is null && PhoneNumber is null && Image is null;

    internal bool HasContacts => Email is not null || PhoneNumber is not null;
}
