namespace Identity.Domain.Tokens.Keys;

/// <summary>The public keys that consumers validate with.</summary>
public interface IKeySet
{
    /// <exception cref="KeysUnavailableException">No key could be read yet.</exception>
    KeySetDocument KeySet();
}

/// <summary>The service started without its database and has no keys yet: an outage, which passes by itself.</summary>
public sealed class KeysUnavailableException() : Exception("No signing key has been loaded yet.");

/// <param name="Json">The JWK set (RFC 7517 section 5).</param>
/// <param name="ETag">A strong entity tag over it.</param>
/// <param name="Algorithms">What its keys sign with, without repetition.</param>
public sealed record KeySetDocument(string Json, string ETag, IReadOnlyList<string> Algorithms);
