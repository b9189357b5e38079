using Identity.Domain.Messaging;
using Identity.Infrastructure.Messaging.Mail;
using Identity.Infrastructure.Messaging.Sms;

namespace Identity.Infrastructure.Messaging;

/// <summary>All that sending takes.</summary>
public sealed record MessagingSettings(
    OutboxSettings Outbox,
    MailSettings Mail,
    SmsSettings Sms,
    MessageTemplates Templates,
    LinkSettings Links
);
