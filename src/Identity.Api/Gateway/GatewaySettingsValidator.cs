using FluentValidation;
using Identity.Api.Settings;
using Identity.Domain.Gateway;

namespace Identity.Api.Gateway;

internal sealed class GatewaySettingsValidator : AbstractValidator<GatewaySettings>
{
    public GatewaySettingsValidator() =>
        RuleFor(gateway => gateway.Rules)
            .AreDistinct(
                nameof(GatewayLine.Path),
                line => line.Path,
                "a path that no earlier line has: the first match decides, so this line could not"
            );
}

internal sealed class GatewayLineValidator : AbstractValidator<GatewayLine>
{
    public GatewayLineValidator()
    {
        RuleFor(line => line.Path)
            .Must(path => GatewayRule.TryCreate(path, GatewayAccess.Nobody) is not null)
            .WithMessage(GatewayRule.Form);
        RuleFor(line => line.Access).Must(access => GatewayAccesses.Parse(access) is not null).WithMessage(GatewayAccesses.Spelling);
    }
}
