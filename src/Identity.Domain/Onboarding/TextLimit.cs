namespace Identity.Domain.Onboarding;

/// <summary>What became of a text.</summary>
/// <param name="IsSent">Whether it is on its way.</param>
/// <param name="Limit">If not: the limit that is reached. Null where the onboarding is over by now.</param>
public sealed record Texting(bool IsSent, TextLimit? Limit = null);

/// <summary>A limit of texts that is reached.</summary>
/// <param name="Of">What it counts, to go on with after "codes ".</param>
/// <param name="Wait">Until the oldest of those that it counts is out of its window.</param>
public sealed record TextLimit(string Of, TimeSpan Wait);
