namespace Identity.Domain.Sessions;

/// <summary>What a login, signup or refresh hands out.</summary>
/// <param name="ExpiresIn">Life of the access token.</param>
public sealed record SessionTokens(string AccessToken, string RefreshToken, TimeSpan ExpiresIn)
{
    public override string ToString() => "***";
}
