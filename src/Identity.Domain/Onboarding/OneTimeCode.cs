using System.Globalization;
using System.Security.Cryptography;
using Identity.Domain.Secrets;

namespace Identity.Domain.Onboarding;

/// <summary>A short code that was sent to someone, as far as the database may know it.</summary>
public sealed class OneTimeCode
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10); // ASVS 6.5.5

    /// <summary>With six digits behind a temporary token: a guess succeeds once in 200 000 codes.</summary>
    public const int MaximumTries = 5;

    internal const int PhoneCodes = 1_000_000; // six digits

    private OneTimeCode() { }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    public string Purpose { get; private init; } = "";

    /// <summary>Where it was sent; a code proves this address or number and no other.</summary>
    public string Target { get; private init; } = "";

    /// <summary>HMAC under a key that is not in the database: a plain hash of six digits is the six digits (ASVS 6.5.2).</summary>
    public byte[] Mac { get; private init; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public int Tries { get; private set; }

    public DateTimeOffset? ConsumedAt { get; private set; }

    /// <summary>A fresh code of six digits and the row that remembers it.</summary>
    /// <param name="purpose">A code is good for what it was asked for, and for nothing else.</param>
    public static (OneTimeCode Row, string Code) ForPhone(
        Guid userId,
        string phoneNumber,
        ICodeMac mac,
        DateTimeOffset now,
        string purpose = PhonePurpose
    )
    {
        ArgumentNullException.ThrowIfNull(mac);
        var id = Guid.CreateVersion7(now);
        var code = RandomNumberGenerator.GetInt32(PhoneCodes).ToString("D6", CultureInfo.InvariantCulture);
        var row = new OneTimeCode
        {
            Id = id,
            UserId = userId,
            Purpose = purpose,
            Target = phoneNumber,
            Mac = mac.Compute(id, code),
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
        return (row, code);
    }

    public const string PhonePurpose = "onboarding_phone";

    /// <summary>Asked for by an account that is active.</summary>
    public const string ChangePurpose = "change_phone";

    /// <summary>Uses it up, if these are its digits. A try counts before anybody looks: no number of parallel guesses gets more than
    /// <see cref="MaximumTries"/>.</summary>
    /// <returns>Why not, or null.</returns>
    internal Error? Try(string digits, ICodeMac mac, DateTimeOffset now)
    {
        if (ConsumedAt is not null || ExpiresAt <= now)
        {
            return OnboardingErrors.CodeExpired;
        }

        if (Tries >= MaximumTries)
        {
            return OnboardingErrors.CodeTriesExceeded;
        }

        Tries++;
        if (!CryptographicOperations.FixedTimeEquals(Mac, mac.Compute(Id, digits)))
        {
            return OnboardingErrors.CodeInvalid;
        }

        ConsumedAt = now;
        return null;
    }

    /// <summary>A newer one takes its place.</summary>
    internal void Replace(DateTimeOffset now) => ConsumedAt ??= now;
}
