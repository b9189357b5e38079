using FluentValidation;

namespace Identity.Api.Http;

internal sealed class CorsSettingsValidator : AbstractValidator<CorsSettings>
{
    /// <summary>An origin is scheme, host and port (RFC 6454 section 7); "null" and "*" would open the API to any page.</summary>
    public CorsSettingsValidator() =>
        RuleForEach(cors => cors.Origins)
            .Must(origin => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == origin)
            .WithMessage("origins such as https://app.example.com, without path or trailing slash");
}
