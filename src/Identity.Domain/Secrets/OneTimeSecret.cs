using System.Globalization;
using System.Security.Cryptography;

namespace Identity.Domain.Secrets;

/// <summary>
/// A link, and in most mails a code beside it, as far as the database may know them. Both are one secret: using either uses up both,
/// and a newer one for the same purpose replaces it. Links for a new password live on beside newer ones until one of them is used.
/// </summary>
public sealed class OneTimeSecret
{
    /// <summary>Documented in place of the 10 minutes of ASVS 6.5.5: mail is slow, and a link cannot be guessed.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(60);

    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10); // ASVS 6.5.5

    /// <summary>Of eight digits, with five mails a day: 2.5·10⁻⁷ for guessing one account in a day, and three times that by all three kinds
    /// of code together (security requirement 49).</summary>
    public const int MaximumTries = 5;

    /// <summary>Mails of one kind to one address, whatever account they are about.</summary>
    public const int MailsPerDay = 5;

    /// <summary>How long the newest link for a new password is left alone: until then another request sends no mail.</summary>
    public static readonly TimeSpan ResetPause = TimeSpan.FromMinutes(2);

    private const int Codes = 100_000_000;

    private OneTimeSecret() { }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    public SecretPurpose Purpose { get; private init; }

    /// <summary>The address that the secret is about, as typed: a secret proves this one and no other.</summary>
    public string Address { get; private init; } = "";

    /// <summary>See <see cref="Email.Key"/>.</summary>
    public string AddressKey { get; private init; } = "";

    /// <summary>SHA-256 of the link's token.</summary>
    public byte[] TokenHash { get; private init; } = [];

    /// <summary>HMAC under a key that is not in the database, or null where a link is all there is (ASVS 6.5.2).</summary>
    public byte[]? CodeMac { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>How often the code was tried.</summary>
    public int Tries { get; private set; }

    /// <summary>The session that asked for it, where one did: the change that it allows leaves this one open.</summary>
    public Guid? SessionId { get; private init; }

    public DateTimeOffset? ConsumedAt { get; private set; }

    /// <summary>When a newer one took its place, or what it was for was given up.</summary>
    public DateTimeOffset? ReplacedAt { get; private set; }

    /// <summary>A fresh link and code, and the row that remembers them.</summary>
    public static (OneTimeSecret Row, string Token, string Code) WithCode(
        Guid userId,
        SecretPurpose purpose,
        Email address,
        ICodeMac mac,
        DateTimeOffset now,
        Guid? sessionId = null
    )
    {
        ArgumentNullException.ThrowIfNull(mac);
        var code = RandomNumberGenerator.GetInt32(Codes).ToString("D8", CultureInfo.InvariantCulture);
        var (row, token) = Create(userId, purpose, address, id => mac.Compute(id, code), LinkLifetime, now, sessionId);
        return (row, token, code);
    }

    /// <summary>A fresh link, and the row that remembers it.</summary>
    public static (OneTimeSecret Row, string Token) LinkOnly(
        Guid userId,
        SecretPurpose purpose,
        Email address,
        TimeSpan lifetime,
        DateTimeOffset now
    ) => Create(userId, purpose, address, codeMac: null, lifetime, now, sessionId: null);

    /// <summary>For anyone who followed the link.</summary>
    public SecretState LinkStateAt(DateTimeOffset now) => StateAt(now, ExpiresAt);

    /// <summary>For anyone who typed the right code.</summary>
    public SecretState CodeStateAt(DateTimeOffset now) => StateAt(now, CreatedAt + CodeLifetime);

    /// <summary>Counts a try, and compares. A try counts before anyone looks: no number of parallel guesses gets more than
    /// <see cref="MaximumTries"/>. The database does the same in one statement.</summary>
    public bool TryCode(string code, ICodeMac mac)
    {
        if (CodeMac is null || Tries >= MaximumTries)
        {
            return false;
        }

        Tries++;
        return Matches(code, mac);
    }

    /// <summary>Uses an open link up where that allows a sign-in and no change. The database does the same in one statement.</summary>
    public bool TryUse(DateTimeOffset now)
    {
        var isOpen = LinkStateAt(now) is SecretState.Open;
        if (isOpen)
        {
            Consume(now);
        }

        return isOpen;
    }

    /// <summary>Cancels an open link that undoes a change of address, unless it was sent later. The database does the same in one
    /// statement.</summary>
    public bool TryCancelUndo(DateTimeOffset sentUntil, DateTimeOffset now)
    {
        var isCancellable = Purpose is SecretPurpose.UndoEmailChange && CreatedAt <= sentUntil && LinkStateAt(now) is SecretState.Open;
        if (isCancellable)
        {
            Replace(now);
        }

        return isCancellable;
    }

    /// <summary>Gives a way back up that was mailed after the move that was undone. The database does the same in one statement.</summary>
    public void ForgetLater(DateTimeOffset movedAt, DateTimeOffset now)
    {
        if (Purpose is SecretPurpose.UndoEmailChange && CreatedAt > movedAt)
        {
            Replace(now);
        }
    }

    /// <summary>Whether this link is so new that another mail like <paramref name="asked"/> would only annoy. The database asks the
    /// same.</summary>
    public bool HoldsBack(OneTimeSecret asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return UserId == asked.UserId
            && Purpose == asked.Purpose
            && CreatedAt > asked.CreatedAt - ResetPause
            && ConsumedAt is null
            && ReplacedAt is null;
    }

    /// <summary>When a user with these secrets may ask for another move of the email address; null for at once. The database asks the
    /// same.</summary>
    public static DateTimeOffset? FindNextMove(IEnumerable<OneTimeSecret> secrets, DateTimeOffset now)
    {
        var asked = secrets
            .Where(secret => secret.Purpose is SecretPurpose.ChangeEmail && secret.CreatedAt > now.AddDays(-1))
            .Select(secret => secret.CreatedAt)
            .OrderDescending()
            .Take(MailsPerDay)
            .ToList();
        return asked.Count < MailsPerDay ? null : asked[^1].AddDays(1);
    }

    /// <summary>Constant time. Count the try first.</summary>
    public bool Matches(string code, ICodeMac mac)
    {
        ArgumentNullException.ThrowIfNull(mac);
        return CryptographicOperations.FixedTimeEquals(CodeMac ?? [], mac.Compute(Id, code));
    }

    /// <summary>What it allows is done, and it allows nothing more.</summary>
    internal void Consume(DateTimeOffset now) => ConsumedAt = now;

    /// <summary>A newer one takes its place, or what it was for is given up.</summary>
    public void Replace(DateTimeOffset now) => ReplacedAt ??= ConsumedAt is null ? now : null;

    private SecretState StateAt(DateTimeOffset now, DateTimeOffset expiresAt) =>
        ConsumedAt is not null ? SecretState.Used
        : ReplacedAt is not null || expiresAt <= now ? SecretState.Expired
        : SecretState.Open;

    private static (OneTimeSecret Row, string Token) Create(
        Guid userId,
        SecretPurpose purpose,
        Email address,
        Func<Guid, byte[]>? codeMac,
        TimeSpan lifetime,
        DateTimeOffset now,
        Guid? sessionId
    )
    {
        ArgumentNullException.ThrowIfNull(address);
        var (token, hash) = LinkToken.Create();
        var id = Guid.CreateVersion7(now);
        var row = new OneTimeSecret
        {
            Id = id,
            UserId = userId,
            Purpose = purpose,
            Address = address.Address,
            AddressKey = address.Key,
            TokenHash = hash,
            CodeMac = codeMac?.Invoke(id),
            CreatedAt = now,
            ExpiresAt = now + lifetime,
            SessionId = sessionId,
        };
        return (row, token);
    }
}
