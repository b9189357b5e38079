namespace Identity.Domain.OAuth;

/// <summary>The public keys of a client.</summary>
/// <param name="Text">As a JSON Web Key Set with no other members than the keys need; null where what was given is none.</param>
public sealed record ClientKeys(string? Text);
