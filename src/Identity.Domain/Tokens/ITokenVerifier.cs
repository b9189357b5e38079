namespace Identity.Domain.Tokens;

/// <summary>The one place where a token's text becomes a verdict: own routes, gateway and introspection all ask here.</summary>
public interface ITokenVerifier
{
    /// <summary>Never throws for anything that a caller may send.</summary>
    Task<TokenVerdict> VerifyAsync(string token, CancellationToken ct);

    /// <summary>The same for another service.</summary>
    /// <param name="audiences">The token has to be for one of these.</param>
    Task<TokenVerdict> VerifyAsync(string token, IReadOnlyList<string> audiences, CancellationToken ct);
}
