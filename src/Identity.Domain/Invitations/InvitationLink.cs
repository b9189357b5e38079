namespace Identity.Domain.Invitations;

/// <summary>One of the links of an invitation. An expired link never opens again: its successor has the next generation.</summary>
/// <param name="Generation">From 0, as links that were mailed before there was a counter read.</param>
public readonly record struct InvitationLink(Guid InvitationId, int Generation)
{
    /// <summary>What the counter in the token can hold. An expired invitation with this one is invited anew, not renewed.</summary>
    public const int LastGeneration = 255;

    /// <summary>The link that takes the place of this one, or null for the last.</summary>
    public InvitationLink? Next => Generation < LastGeneration ? this with { Generation = Generation + 1 } : null;
}
