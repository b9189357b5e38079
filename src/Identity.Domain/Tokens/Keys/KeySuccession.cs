namespace Identity.Domain.Tokens.Keys;

/// <summary>
/// The life of keys, next → active → retired → gone, derived from the rows alone: replicas that see the same rows agree without
/// talking, and a key needs no job to change its state on time.
/// </summary>
public sealed class KeySuccession
{
    /// <summary>How long a consumer may need to notice an announced key: Microsoft's middleware reads metadata every 12 hours.</summary>
    public static readonly TimeSpan AnnouncementTime = TimeSpan.FromHours(24);

    private readonly TimeSpan retirement;
    private SigningKey[] line;

    /// <param name="keys">In any order.</param>
    /// <param name="longestTokenLifetime">A retired key stays for this long, and an hour for caches and clocks.</param>
    public KeySuccession(IEnumerable<SigningKey> keys, TimeSpan longestTokenLifetime)
    {
        line = [.. keys.Where(key => key.RevokedAt is null).OrderBy(key => key.Position)];
        retirement = longestTokenLifetime + TimeSpan.FromHours(1);
    }

    /// <summary>The position that a further key takes.</summary>
    public static int PositionAfter(IEnumerable<SigningKey> keys) => keys.Select(key => key.Position).DefaultIfEmpty().Max() + 1;

    /// <summary>The key that signs, or null when there is none yet.</summary>
    public SigningKey? ActiveAt(DateTimeOffset now) => line.LastOrDefault(key => key.SignsFrom <= now);

    /// <summary>The announced key, or null.</summary>
    public SigningKey? NextAt(DateTimeOffset now) => line.FirstOrDefault(key => key.SignsFrom > now);

    /// <summary>Next, active and retired keys: what consumers must know.</summary>
    public IEnumerable<SigningKey> PublishedAt(DateTimeOffset now) => line.Where(key => StateOf(key, now) is not KeyState.Gone);

    /// <summary>Lets the announced key sign from now on.</summary>
    /// <param name="kid">Of the key that was announced when the caller looked: of two rotations one succeeds.</param>
    /// <param name="force">Whether it may be one that some consumers do not know yet.</param>
    /// <returns>The kid that signs.</returns>
    public Result<string> Promote(string kid, bool force, DateTimeOffset now)
    {
        if (NextAt(now) is not { } next || next.Kid != kid)
        {
            return KeyErrors.KeyRaced;
        }

        if (!force && next.AnnouncedAt + AnnouncementTime > now)
        {
            return KeyErrors.KeyTooYoung;
        }

        next.Promote(now);
        return kid;
    }

    /// <summary>Takes a key out of the line, once. If it was the one that signs, the key announced after it takes over.</summary>
    public Result<Done> Revoke(string kid, DateTimeOffset now)
    {
        if (Array.Find(line, key => key.Kid == kid) is not { } revoked)
        {
            return KeyErrors.KeyNotFound;
        }

        if (revoked == ActiveAt(now))
        {
            // Consumers know the announced key already. A retired one must not come back.
            Array.Find(line, key => key.Position > revoked.Position)?.TakeOver(now);
        }

        revoked.Revoke(now);
        line = [.. line.Where(key => key != revoked)];
        return new Done();
    }

    public KeyState StateOf(SigningKey key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        var place = Array.IndexOf(line, key);
        if (place < 0)
        {
            return KeyState.Gone;
        }

        if (key.SignsFrom > now)
        {
            return KeyState.Next;
        }

        var successor = place + 1 < line.Length ? line[place + 1] : null;
        if (successor is null || successor.SignsFrom > now)
        {
            return KeyState.Active;
        }

        return now < successor.SignsFrom + retirement ? KeyState.Retired : KeyState.Gone;
    }
}
