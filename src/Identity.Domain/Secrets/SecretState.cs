namespace Identity.Domain.Secrets;

public enum SecretState
{
    Open,
    Used,

    /// <summary>Too old, or a newer one was sent.</summary>
    Expired,
}
