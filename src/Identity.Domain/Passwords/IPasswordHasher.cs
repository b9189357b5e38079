namespace Identity.Domain.Passwords;

/// <summary>
/// Turns passwords into what may be stored, and back into a verdict. Both are slow by design and run on threads of
/// their own behind a bounded queue: a storm of logins is refused instead of starving every other endpoint.
/// </summary>
public interface IPasswordHasher
{
    /// <summary>Refuses at once what would only be refused later: asked before anything else is done for a login, so that those which
    /// a storm brings in vain cost next to nothing.</summary>
    /// <exception cref="HashingOverloadedException">The queue has no place: see <see cref="PasswordSettings.HashQueueWait"/>.</exception>
    void EnsureAdmits(HashCaller caller);

    /// <summary>
    /// The hash to store for a password that is already normalised (<see cref="UnverifiedPassword.Normalised"/>).
    /// Never runs on the calling thread; cancelling <paramref name="ct"/> while queued gives the place back.
    /// </summary>
    /// <exception cref="HashingOverloadedException">The queue has no place: see <see cref="PasswordSettings.HashQueueWait"/>.</exception>
    Task<string> HashAsync(string password, HashCaller caller, CancellationToken ct);

    /// <summary>
    /// Whether a normalised password opens <paramref name="hash"/>. Null stands for an unknown account or one without a
    /// password: it costs what a real verification costs and answers <see cref="PasswordVerification.NoMatch"/>, so that
    /// the time does not tell who has an account (ASVS 6.3.8). So does a hash of a form that is not accepted, and a password of more than
    /// <see cref="PasswordRules.MaximumLength"/> code points, for every account.
    /// </summary>
    /// <exception cref="HashingOverloadedException">The queue has no place: see <see cref="PasswordSettings.HashQueueWait"/>.</exception>
    Task<PasswordVerification> VerifyAsync(string? hash, string password, HashCaller caller, CancellationToken ct);
}

public enum PasswordVerification
{
    NoMatch,

    Match,

    /// <summary>Right, and stored in a weaker or foreign form: hash it anew while the plaintext is at hand.</summary>
    MatchNeedsRehash,
}

/// <summary>More hashes are asked for than this process can answer in time: 503 with <c>Retry-After</c>.</summary>
public sealed class HashingOverloadedException(TimeSpan retryAfter)
    : Exception($"Too many passwords wait to be hashed; worth repeating after {retryAfter.TotalSeconds:0} s.")
{
    /// <summary>When the queue is expected to admit again; whole seconds, at least one.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

public enum PasswordAlgorithm
{
    /// <summary><c>$2b$</c>, understood by every other system; what is longer than its 72 bytes goes into bcrypt-sha256.</summary>
    Bcrypt,

    /// <summary><c>$y$</c>, memory-hard, known to fewer systems. Needs libxcrypt on the system.</summary>
    Yescrypt,

    /// <summary><c>$argon2id$</c>, memory-hard: OWASP's first choice, with 19 MiB, two passes and one lane.</summary>
    Argon2id,
}

/// <summary><c>Identity:Passwords</c>.</summary>
public sealed record PasswordSettings
{
    /// <summary>What new hashes are made with; older ones of another algorithm are replaced at the next login.</summary>
    public PasswordAlgorithm Algorithm { get; init; } = PasswordAlgorithm.Bcrypt;

    /// <summary>Logarithm of the rounds, 4 to 14. Each step doubles the time: 11 is about 170 ms a hash, 6 logins/s a core.</summary>
    public int BcryptCost { get; init; } = 11;

    /// <summary>In Unicode code points. ASVS 6.2.1 asks for 8 at least.</summary>
    public int MinimumLength { get; init; } = 8;

    /// <summary>Names of the product and its maker, which nobody may use as a password; see <see cref="Passwords.ContextWords"/>.</summary>
    public IReadOnlyList<string> ContextWords { get; init; } = [];

    /// <summary>Whether new passwords are looked up in a breach service.</summary>
    public bool BreachedCheck { get; init; }

    /// <summary>A range service like that of Have I Been Pwned: five digits of a SHA-1 are appended. A mirror's address may hold a
    /// key.</summary>
    [Secret]
    public Uri BreachedCheckUrl { get; init; } = new("https://api.pwnedpasswords.com/range/");

    /// <summary>How long a signup waits for that service before it goes on without it.</summary>
    public TimeSpan BreachedCheckTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest that a hash may be expected to take, waiting included, and still be admitted.</summary>
    public TimeSpan HashQueueWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What the system that users were imported from put behind each password before it hashed it (Devise's <c>pepper</c>). Keep
    /// it until the last of them has signed in. Printable ASCII.</summary>
    [Secret]
    public string ImportPepper { get; init; } = "";

    public override string ToString() => $"{Algorithm}";
}
