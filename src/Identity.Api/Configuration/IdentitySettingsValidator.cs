using FluentValidation;
using Identity.Api.Settings;
using Identity.Domain.Invitations;

namespace Identity.Api.Configuration;

internal sealed class IdentitySettingsValidator : AbstractValidator<IdentitySettings>
{
    public IdentitySettingsValidator()
    {
        RuleFor(settings => settings.Issuer)
            .Must((settings, issuer) => IsIssuer(issuer, settings.IsDevelopment))
            .Unless(settings => settings.IsDevelopment && settings.Issuer.Length == 0)
            .WithMessage(
                "the address that callers use, such as https://id.example.com: https (http on loopback only), no query, no trailing slash"
            );
        RuleFor(settings => settings.DataDirectory).IsPath();
        RuleFor(settings => settings.Agreements)
            .AreDistinct(nameof(Agreement.Id), agreement => agreement.Id, "an Id that no earlier agreement has");
    }

    /// <summary>RFC 8414 section 2: https, without query or fragment.</summary>
    private static bool IsIssuer(string text, bool isDevelopment) =>
        Uri.TryCreate(text, UriKind.Absolute, out var issuer)
        && !text.EndsWith('/')
        && !text.Contains('?', StringComparison.Ordinal)
        && !text.Contains('#', StringComparison.Ordinal)
        && issuer.UserInfo.Length == 0
        && (issuer.Scheme == Uri.UriSchemeHttps || (issuer.Scheme == Uri.UriSchemeHttp && (issuer.IsLoopback || isDevelopment)));
}
