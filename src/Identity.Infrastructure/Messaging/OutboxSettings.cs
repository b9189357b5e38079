namespace Identity.Infrastructure.Messaging;

/// <summary><c>Identity:Outbox</c>.</summary>
public sealed record OutboxSettings
{
    /// <summary>Given up after so many attempts; the default takes about a day (see <see cref="BackOff"/>).</summary>
    public int Attempts { get; init; } = 34;

    /// <summary>How many messages one replica sends at the same time.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>How soon a message of another replica, or one that is due again, is noticed.</summary>
    internal TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a worker that says nothing keeps a message. Longer than the longest delivery timeout that can be configured, so
    /// that only a worker that died is overtaken.</summary>
    internal TimeSpan Claim { get; init; } = LongestDelivery + TimeSpan.FromMinutes(1);

    /// <summary>The most that a delivery timeout can be set to.</summary>
    public static TimeSpan LongestDelivery => TimeSpan.FromMinutes(1);
}
