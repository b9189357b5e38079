using Identity.Domain.Messaging;
using Identity.Infrastructure.Messaging.Mail;
using Identity.Infrastructure.Messaging.Sms;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Messaging;

/// <summary>Mails and texts: written with what causes them, delivered after.</summary>
internal static class MessagingFeature
{
    internal static IServiceCollection AddMessaging(this IServiceCollection services, MessagingSettings settings)
    {
        services.AddSingleton(settings.Outbox).AddSingleton(settings.Mail).AddSingleton(settings.Sms);
        services.AddSingleton(settings.Templates).AddSingleton(settings.Templates.Languages).AddSingleton(settings.Links);
        services.AddSingleton<Outbox>().AddSingleton<IOutbox>(it => it.GetRequiredService<Outbox>());
        services.AddSingleton<IDeadLetters, DeadLetters>();
        services.AddSingleton(it => new MailTest(it.GetServices<IMessageTransport>(), it.GetRequiredService<TimeProvider>()));
        services.AddSingleton(it => new MessageProbe(it.GetServices<IMessageTransport>()));
        services.AddMetrics().AddSingleton<MessageMetrics>();
        services.AddSingleton<OutboxQueue>().AddSingleton<DeliverMessage>().AddSingleton<ISweep, OutboxSweep>();
        _ = settings.Mail.Host is null
            ? services.AddSingleton<IMessageTransport, MailFolder>()
            : services.AddMailTokenClient().AddSingleton<IMessageTransport, SmtpTransport>();
        _ = settings.Sms.WebhookUrl is null
            ? services.AddSingleton<IMessageTransport, SmsFolder>()
            : services.AddSmsClient().AddSingleton<IMessageTransport, SmsWebhook>();
        return services;
    }

    // The client's own log lines would hold the address of the webhook, which may hold a key; ours say what became of each message.
    internal static IServiceCollection AddSmsClient(this IServiceCollection services)
    {
        services.AddHttpClient(SmsWebhook.ClientName).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(Handler);
        return services;
    }

    internal static IServiceCollection AddMailTokenClient(this IServiceCollection services)
    {
        services
            .AddHttpClient(MailTokens.ClientName, client => client.MaxResponseContentBufferSize = MailTokens.LongestAnswer)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(Handler);
        return services.AddSingleton<MailTokens>();
    }

    private static SocketsHttpHandler Handler() =>
        new()
        {
            AllowAutoRedirect = false, // a redirect would take a code or a secret to a host that was not configured
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
}
