namespace Identity.Domain.Tokens.Keys;

/// <summary>The public keys that consumers validate with.</summary>
public interface IKeySet
{
    /// <summary>The JWK set (RFC 7517 section 5) as JSON, and a strong entity tag over it.</summary>
    (string Json, string ETag) KeySet();
}
