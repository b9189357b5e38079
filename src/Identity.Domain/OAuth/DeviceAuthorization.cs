using Identity.Domain.Sessions;

namespace Identity.Domain.OAuth;

/// <summary>A device without a browser that waits until a person connects it (RFC 8628). It polls, and gets one session at most.</summary>
public sealed class DeviceAuthorization : Aggregate
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>In seconds: how long a device waits between two polls, at first.</summary>
    public const int FirstInterval = 5;

    /// <summary>RFC 8628 section 3.5 adds five seconds each time a device asks too often; this is enough to hold up any number of
    /// them.</summary>
    private const int LongestInterval = 60;

    /// <summary>A device that waits for its interval may still arrive a little early.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(1);

    private DeviceAuthorization() { }

    public Guid Id { get; private init; }

    public string ClientId { get; private init; } = "";

    /// <summary>See <see cref="IDeviceCodes.MacOf"/>.</summary>
    public byte[] UserCodeMac { get; private init; } = [];

    public IReadOnlyList<string> Scopes { get; private init; } = [];

    /// <summary>The services that the tokens shall be for; empty where none was named.</summary>
    public IReadOnlyList<string> Audiences { get; private init; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>In seconds.</summary>
    public int Interval { get; private set; }

    public DateTimeOffset? PolledAt { get; private set; }

    /// <summary>When a person said yes or no.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Who said yes; null before, and where the answer was no.</summary>
    public Guid? UserId { get; private set; }

    /// <summary>The session that the device gets, once.</summary>
    public Guid? SessionId { get; private set; }

    /// <summary>The session of the browser in which it was allowed: without it the device gets nothing.</summary>
    public Guid? BrowserSessionId { get; private set; }

    public Roles Role { get; private set; }

    /// <summary>When the password was typed.</summary>
    public DateTimeOffset? AuthenticatedAt { get; private set; }

    internal static DeviceAuthorization Create(
        string clientId,
        byte[] userCodeMac,
        IReadOnlyList<string> scopes,
        IReadOnlyList<string> audiences,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            ClientId = clientId,
            UserCodeMac = userCodeMac,
            Scopes = scopes,
            Audiences = audiences,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
            Interval = FirstInterval,
        };

    /// <summary>Whether a person can still answer.</summary>
    public bool IsOpenAt(DateTimeOffset now) => DecidedAt is null && ExpiresAt > now;

    /// <summary>Answers a device that asks. A repeated poll is answered alike: the session that opens knows that it opens once.</summary>
    /// <param name="clientId">Who asks: another client learns nothing, and changes nothing.</param>
    public Result<DevicePoll> Poll(string clientId, DateTimeOffset now)
    {
        if (clientId != ClientId)
        {
            return OAuthErrors.InvalidGrant;
        }

        if (ExpiresAt <= now)
        {
            return new DevicePoll(OAuthErrors.ExpiredToken);
        }

        if (DecidedAt is not null)
        {
            return UserId is null ? new DevicePoll(OAuthErrors.AccessDenied) : new DevicePoll(SignIn: SignIn());
        }

        var isTooSoon = PolledAt is { } last && now < last + TimeSpan.FromSeconds(Interval) - Leeway;
        PolledAt = now;
        if (isTooSoon)
        {
            Interval = Math.Min(Interval + FirstInterval, LongestInterval);
        }

        return new DevicePoll(isTooSoon ? OAuthErrors.SlowDown : OAuthErrors.AuthorizationPending);
    }

    /// <returns>False where it is too late, or answered already.</returns>
    internal bool TryAllow(Session browser, DateTimeOffset now)
    {
        if (!IsOpenAt(now))
        {
            return false;
        }

        (DecidedAt, UserId, SessionId) = (now, browser.UserId, Guid.CreateVersion7(now));
        (BrowserSessionId, Role, AuthenticatedAt) = (browser.Id, browser.Role, browser.AuthenticatedAt ?? browser.CreatedAt);
        return true;
    }

    /// <summary>A person has said no. It is not noted who.</summary>
    public Result<Done> Deny(DateTimeOffset now)
    {
        if (!IsOpenAt(now))
        {
            return DeviceErrors.CodeInvalid;
        }

        DecidedAt = now;
        return new Done();
    }

    private ClientSignIn SignIn() =>
        new(SessionId!.Value, BrowserSessionId!.Value, UserId!.Value, Role, ClientId, Scope.Write(Scopes), AuthenticatedAt!.Value)
        {
            Audiences = Audiences,
            IsOfBrowser = false,
            NeedsConsent = true, // the person may have withdrawn it before the device comes back
        };
}

/// <summary>What a device is told.</summary>
/// <param name="Refusal">To ask again, or that it is over; null with a sign-in.</param>
public sealed record DevicePoll(Error? Refusal = null, ClientSignIn? SignIn = null);
