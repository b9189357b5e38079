using Identity.Domain.Accounts;

namespace Identity.Domain.Sessions;

/// <summary>One login, for as long as it can be refreshed: a single row, whatever the number of refreshes.</summary>
public sealed class Session
{
    private Session()
    {
    }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    public string ClientId { get; private init; } = "";

    /// <summary>The one role that the tokens of this session carry.</summary>
    public Roles Role { get; private init; }

    /// <summary>The highest refresh-token generation that has been used; see <see cref="RefreshToken"/>.</summary>
    public int Generation { get; private init; }

    /// <summary>When the token of <see cref="Generation"/> was first exchanged. Its successor is derived from this instant, so a
    /// repetition yields the same bytes. Null while it has never been used.</summary>
    public DateTimeOffset? ExchangedAt { get; private init; }

    /// <summary>How often the token of <see cref="Generation"/> was exchanged again: lost answers, second tabs, or a thief.</summary>
    public int Repeats { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UsedAt { get; private init; }

    /// <summary>The absolute end (ASVS 7.3.2), or null for none.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private init; }

    public SessionEnd? EndReason { get; private init; }

    /// <summary>The user agent that opened the session, as it called itself.</summary>
    public string? Device { get; private init; }

    public string? Address { get; private init; }

    /// <summary>The user agent of the latest refresh, or of the login: another one than <see cref="Device"/> is worth a look.</summary>
    public string? LastDevice { get; private init; }

    public string? LastAddress { get; private init; }

    public static Session Open(Guid userId, Roles role, string clientId, TimeSpan lifetime, ClientContext client, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new Session
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            ClientId = clientId,
            Role = role,
            CreatedAt = now,
            UsedAt = now,
            ExpiresAt = lifetime == TimeSpan.Zero ? null : now + lifetime,
            Device = client.Device,
            Address = client.Address,
            LastDevice = client.Device,
            LastAddress = client.Address,
        };
    }
}
