using System.Net;
using FluentValidation;
using Identity.Api.Settings;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Mail;
using MimeKit;

namespace Identity.Api.Messaging;

internal sealed class MailSettingsValidator : AbstractValidator<MailSettings>
{
    public MailSettingsValidator()
    {
        RuleFor(mail => mail.Host)
            .Must(host => host is null || Uri.CheckHostName(host) is not UriHostNameType.Unknown)
            .WithMessage("the name or IP address of a mail server, without port");
        RuleFor(mail => mail.Port).Within(1, 65_535);
        RuleFor(mail => mail.From == Mailboxes.Nobody ? null : mail.From)
            .NotNull()
            .When(mail => mail.Host is not null)
            .OverridePropertyName(nameof(MailSettings.From))
            .WithMessage(SettingForm.Of(typeof(MailboxAddress))!.Accepted);
        RuleFor(mail => mail.Security)
            .NotEqual(MailSecurity.None)
            .When(mail => mail.Username is not null && !IsLoopback(mail.Host))
            .WithMessage("StartTls or Tls where there is an Identity:Mail:Username, or the password would travel in the clear");
        When(
            mail => mail.OAuth is not null,
            () =>
            {
                RuleFor(mail => mail.Username)
                    .NotNull()
                    .WithMessage("the mailbox that the access token is for, where there is an Identity:Mail:OAuth");
                RuleFor(mail => mail.Password).Empty().WithMessage("nothing where there is an Identity:Mail:OAuth");
            }
        );
        RuleFor(mail => mail.Timeout).Within(SettingRules.Second, OutboxSettings.LongestDelivery);
    }

    private static bool IsLoopback(string? host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

internal sealed class MailOAuthSettingsValidator : AbstractValidator<MailOAuthSettings>
{
    public MailOAuthSettingsValidator()
    {
        RuleFor(oauth => oauth.TokenUrl).NotNull().WithMessage("an https address (http on loopback only)").IsPrivate();
        RuleFor(oauth => oauth.ClientId).NotEmpty().WithMessage("the identifier of this service at the token endpoint");
        RuleFor(oauth => oauth.ClientSecret).NotEmpty().WithMessage("the secret that belongs to Identity:Mail:OAuth:ClientId");
    }
}
