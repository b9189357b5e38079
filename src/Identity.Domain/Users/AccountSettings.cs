namespace Identity.Domain.Users;

/// <summary><c>Identity:Accounts</c>.</summary>
public sealed record AccountSettings
{
    /// <summary>How long an account may lie unused whose address nobody has ever proven; zero for ever.</summary>
    public TimeSpan UnverifiedLifetime { get; init; } = TimeSpan.FromDays(30);
}
