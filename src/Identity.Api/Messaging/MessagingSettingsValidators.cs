using FluentValidation;
using Identity.Api.Settings;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Sms;

namespace Identity.Api.Messaging;

internal sealed class OutboxSettingsValidator : AbstractValidator<OutboxSettings>
{
    public OutboxSettingsValidator()
    {
        RuleFor(outbox => outbox.Attempts).Within(1, 1_000);
        RuleFor(outbox => outbox.Concurrency).Within(1, 64);
    }
}

internal sealed class SmsSettingsValidator : AbstractValidator<SmsSettings>
{
    private const int ShortestSecret = 16;

    public SmsSettingsValidator()
    {
        RuleFor(sms => sms.WebhookUrl).IsPrivate();
        RuleFor(sms => sms.WebhookSecret)
            .MinimumLength(ShortestSecret)
            .When(sms => sms.WebhookUrl is not null)
            .WithMessage($"at least {ShortestSecret} characters where there is an Identity:Sms:WebhookUrl");
        RuleFor(sms => sms.Timeout).Within(SettingRules.Second, OutboxSettings.LongestDelivery);
    }
}

internal sealed class TemplateSettingsValidator : AbstractValidator<TemplateSettings>
{
    public TemplateSettingsValidator() => RuleFor(templates => templates.Directory).IsPath();
}
