namespace Identity.Domain.Tokens.Keys;

/// <summary>The public keys that consumers validate with.</summary>
public interface IKeySet
{
    KeySetDocument KeySet();
}

/// <param name="Json">The JWK set (RFC 7517 section 5).</param>
/// <param name="ETag">A strong entity tag over it.</param>
/// <param name="Algorithms">What its keys sign with, without repetition.</param>
public sealed record KeySetDocument(string Json, string ETag, IReadOnlyList<string> Algorithms);
