namespace Identity.Infrastructure.Tests.Passwords;

/// <summary>Runs while no other test of this assembly does: time is measured here.</summary>
[CollectionDefinition(nameof(Undisturbed), DisableParallelization = true)]
public sealed class Undisturbed;
