using Microsoft.Extensions.Options;

namespace Identity.ResourceServer;

/// <summary>Stops the service at its start, and names all faults at once.</summary>
internal sealed class ResourceServerOptionsValidator : IValidateOptions<ResourceServerOptions>
{
    private static readonly TimeSpan ShortestStale = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(30);

    public ValidateOptionsResult Validate(string? name, ResourceServerOptions options)
    {
        List<string> faults = [];
        if (!IssuerAddress.IsSafe(options.Issuer) || options.Issuer.AsSpan().IndexOfAny("?#") >= 0)
        {
            faults.Add("Issuer must be an https address, or an http address of this machine, without query and fragment.");
        }

        if (options.Audience.Length == 0 || options.OnboardingAudience.Length == 0 || options.Audience == options.OnboardingAudience)
        {
            faults.Add("Audience and OnboardingAudience must be two different names.");
        }

        if (options.ClientId.Length == 0 || options.ClientSecret.Length == 0)
        {
            faults.Add("ClientId and ClientSecret must be those of a client with the scope revocations.read.");
        }

        if (options.StaleAfter < ShortestStale)
        {
            faults.Add("StaleAfter must be at least 5 seconds.");
        }

        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > LargestSkew)
        {
            faults.Add("ClockSkew must be from 0 to 30 seconds.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}

internal static class IssuerAddress
{
    /// <summary>Whether a secret may be sent there: nobody on the way can read it.</summary>
    internal static bool IsSafe(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
