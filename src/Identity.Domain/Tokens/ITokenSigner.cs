namespace Identity.Domain.Tokens;

public interface ITokenSigner
{
    /// <summary>The token as a JWT of type <c>at+jwt</c>, signed with the key that is active at its instant of issue.</summary>
    string Sign(AccessToken token);

    /// <summary>The token as a JWT of type <c>onboarding+jwt</c>.</summary>
    string Sign(TemporaryToken token);

    /// <summary>The same for a service.</summary>
    string Sign(ServiceToken token);
}
