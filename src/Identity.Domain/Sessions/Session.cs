namespace Identity.Domain.Sessions;

/// <summary>One login, for as long as it can be refreshed: a single row, whatever the number of refreshes.</summary>
public sealed partial class Session
{
    /// <summary>How long the exchange of a temporary token may be repeated: an answer that was lost in a tunnel comes within
    /// seconds.</summary>
    public static readonly TimeSpan ExchangeRepeats = TimeSpan.FromMinutes(1);

    private Session() { }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    public string ClientId { get; private init; } = "";

    /// <summary>The one role that the tokens of this session carry.</summary>
    public Roles Role { get; private init; }

    /// <summary>The highest refresh-token generation that has been used; see <see cref="RefreshToken"/>.</summary>
    public int Generation { get; private set; }

    /// <summary>The temporary token that was exchanged for this session, if one was: see <see cref="MayRepeatExchange"/>.</summary>
    public Guid? TemporaryTokenId { get; private init; }

    /// <summary>When the token of <see cref="Generation"/> was first exchanged. Its successor is derived from this instant, so a
    /// repetition yields the same bytes. Null while it has never been used.</summary>
    public DateTimeOffset? ExchangedAt { get; private set; }

    /// <summary>How often a used token was exchanged again in the life of the session: lost answers, second tabs, or a thief.</summary>
    public int Repeats { get; private set; }

    /// <summary>The newest generation that was repeated, if any was. Its first repetition is audited.</summary>
    public int? RepeatedGeneration { get; private set; }

    /// <summary>The user agent that used <see cref="RepeatedGeneration"/> before it was first repeated.</summary>
    public string? FirstDevice { get; private set; }

    /// <summary>The network of that use: see <see cref="ClientNetwork"/>.</summary>
    public string? FirstNetwork { get; private set; }

    /// <summary>The newest generation that was repeated from a second device and network, if any was.</summary>
    public int? ForeignGeneration { get; private set; }

    /// <summary>How many generations were.</summary>
    public int ForeignGenerations { get; private set; }

    /// <summary>When there were <see cref="SharedAfterGenerations"/> of them: two parties use this session.</summary>
    public DateTimeOffset? SharedAt { get; private set; }

    /// <summary>What its tokens may do, separated by spaces; null for what the settings say of its role, as in our own frontends.</summary>
    public string? Scope { get; private init; }

    /// <summary>The services that the sign-in was for, by their audiences; empty where none was named.</summary>
    public IReadOnlyList<string> Audiences { get; private init; } = [];

    /// <summary>The session of the browser in which the person signed in for the client; null in our own frontends, and on
    /// devices.</summary>
    public Guid? BrowserSessionId { get; private init; }

    /// <summary>When the password was typed, where that was before the session opened.</summary>
    public DateTimeOffset? AuthenticatedAt { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UsedAt { get; private set; }

    /// <summary>The absolute end (ASVS 7.3.2), or null for none.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public SessionEnd? EndReason { get; private set; }

    /// <summary>The user agent that opened the session, as it called itself.</summary>
    public string? Device { get; private init; }

    public string? Address { get; private init; }

    /// <summary>The user agent of the latest refresh, or of the login: another one than <see cref="Device"/> is worth a look.</summary>
    public string? LastDevice { get; private set; }

    public string? LastAddress { get; private set; }

    public static Session Open(
        Guid userId,
        Roles role,
        string clientId,
        TimeSpan lifetime,
        ClientContext client,
        DateTimeOffset now,
        Guid? temporaryTokenId = null
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        return new Session
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            ClientId = clientId,
            TemporaryTokenId = temporaryTokenId,
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

    /// <summary>The session of a client that signs people in by OpenID Connect.</summary>
    public static Session OpenFor(ClientSignIn signIn, TimeSpan lifetime, ClientContext client, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(signIn);
        ArgumentNullException.ThrowIfNull(client);
        return new Session
        {
            Id = signIn.SessionId,
            UserId = signIn.UserId,
            ClientId = signIn.ClientId,
            Role = signIn.Role,
            Scope = signIn.Scope,
            Audiences = signIn.Audiences,
            BrowserSessionId = signIn.IsOfBrowser ? signIn.BrowserSessionId : null,
            AuthenticatedAt = signIn.AuthenticatedAt,
            CreatedAt = now,
            UsedAt = now,
            ExpiresAt = lifetime == TimeSpan.Zero ? null : now + lifetime,
            Device = client.Device,
            Address = client.Address,
            LastDevice = client.Device,
            LastAddress = client.Address,
        };
    }

    /// <summary>Whether it can still be refreshed. Lists ask the database the same.</summary>
    /// <param name="idle">How long a refresh token lives.</param>
    public bool IsOpenAt(DateTimeOffset now, TimeSpan idle) => EndedAt is null && !(ExpiresAt <= now) && UsedAt > now - idle;

    /// <summary>Whether the temporary token that opened this session gets the same refresh token once more. Not after its first use: then
    /// its holder has the answer, and another one asks.</summary>
    public bool MayRepeatExchange(DateTimeOffset now) =>
        EndedAt is null && ExchangedAt is null && !(ExpiresAt <= now) && now - CreatedAt < ExchangeRepeats;
}
