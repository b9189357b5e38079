namespace Identity.Domain.Tokens;

/// <summary>What was revoked while a token could still live, known in memory on every replica within one second.</summary>
public interface IRevocations
{
    /// <summary>False when the knowledge is too old to vouch for anything; see <see cref="Revocation.StaleAfter"/>.</summary>
    bool IsCurrent { get; }

    bool IsRevoked(VerifiedToken token);
}
