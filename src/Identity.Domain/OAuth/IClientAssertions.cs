namespace Identity.Domain.OAuth;

/// <summary>Signed assertions by which a client proves who it is, in place of a secret (RFC 7523 section 2.2).</summary>
public interface IClientAssertions
{
    /// <summary>By which an assertion may be signed, as RFC 7518 spells them.</summary>
    IReadOnlyList<string> Algorithms { get; }

    /// <summary>Reads the keys that an operator gives. Private and symmetric ones are refused, not passed over.</summary>
    ClientKeys ReadKeys(string jwks);

    /// <summary>Which client an assertion claims to come from; null for what is no assertion. Nothing is checked.</summary>
    string? ClientIn(string assertion);

    /// <summary>Checks it by the rules of RFC 7523 section 3, and uses it up: of any number of parallel uses one succeeds.</summary>
    /// <param name="keys">See <see cref="Client.Keys"/>.</param>
    /// <returns>What is wrong with it, for the audit; null where it is good.</returns>
    Task<string?> UseAsync(string assertion, string clientId, string keys, CancellationToken ct);
}
