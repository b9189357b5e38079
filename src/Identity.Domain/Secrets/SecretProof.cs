namespace Identity.Domain.Secrets;

/// <summary>How a person shows that a secret was mailed to them, and what they are told where it is over. A link lives longer than the code
/// beside it.</summary>
public sealed record SecretProof(bool IsCode, Error Used, Error Expired)
{
    /// <summary>Why the secret allows nothing, or nothing any more; null where it is open.</summary>
    public Error? RefusalOf(OneTimeSecret secret, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return (IsCode ? secret.CodeStateAt(now) : secret.LinkStateAt(now)) switch
        {
            SecretState.Used => Used,
            SecretState.Expired => Expired,
            _ => null,
        };
    }
}
