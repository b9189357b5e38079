using FluentValidation;
using Identity.Api.Settings;
using Identity.Domain.Tokens;
using static Identity.Api.Settings.SettingRules;

namespace Identity.Api.Tokens;

internal sealed class TokenSettingsValidator : AbstractValidator<TokenSettings>
{
    public TokenSettingsValidator()
    {
        RuleFor(tokens => tokens.OnboardingAudience)
            .NotEqual(tokens => tokens.Audience)
            .WithMessage("another value than Identity:Tokens:Audience, or services could not tell the tokens apart");
        RuleFor(tokens => tokens.AccessTokenLifetime).Within(Second, Day);
        RuleFor(tokens => tokens.RefreshTokenLifetime).Within(Second, TimeSpan.FromDays(366));
        RuleFor(tokens => tokens.TemporaryTokenLifetime).Within(Second, Day);
        RuleFor(tokens => tokens.RepeatWindow).Within(TimeSpan.Zero, Day);
        RuleFor(tokens => tokens.ReuseLeeway).Within(TimeSpan.Zero, TimeSpan.FromMinutes(1));
        RuleFor(tokens => tokens.SessionLifetime).Within(TimeSpan.Zero, Decade);
        RuleFor(tokens => tokens.KeyLifetime).Within(2 * Day, Decade);
    }
}

internal sealed class RoleScopesValidator : AbstractValidator<RoleScopes>
{
    public RoleScopesValidator() =>
        RuleFor(role => role.Scopes)
            .Must(scopes => scopes.All(character => character is >= ' ' and <= '~' and not ('"' or '\\'))) // RFC 6749 section 3.3
            .WithMessage("scopes separated by spaces, each of printable ASCII without quotes and backslashes");
}
