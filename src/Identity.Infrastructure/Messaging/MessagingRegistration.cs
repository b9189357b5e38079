using Identity.Domain.Messaging;
using Identity.Infrastructure.Messaging.Mail;
using Identity.Infrastructure.Messaging.Sms;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Messaging;

internal static class MessagingRegistration
{
    internal static IServiceCollection AddMessaging(this IServiceCollection services, MessagingSettings settings)
    {
        services.AddSingleton(settings.Outbox).AddSingleton(settings.Mail).AddSingleton(settings.Sms);
        services.AddSingleton(settings.Templates).AddSingleton(settings.Templates.Languages).AddSingleton(settings.Links);
        services.AddSingleton<Outbox>().AddSingleton<IOutbox>(it => it.GetRequiredService<Outbox>());
        services.AddSingleton<OutboxQueue>().AddSingleton<DeliverMessage>();
        _ = settings.Mail.Host is null ? services.AddSingleton<IMessageTransport, MailFolder>() : services.AddSingleton<IMessageTransport, SmtpTransport>();
        _ = settings.Sms.WebhookUrl is null ? services.AddSingleton<IMessageTransport, SmsFolder>() : services.AddSmsClient().AddSingleton<IMessageTransport, SmsWebhook>();
        return services;
    }

    internal static IServiceCollection AddSmsClient(this IServiceCollection services)
    {
        // Its own log lines would hold the address of the webhook, which may hold a key; ours say what became of each message.
        services.AddHttpClient(SmsWebhook.ClientName).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirect would take the code to somebody who was not configured
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        });
        return services;
    }
}
