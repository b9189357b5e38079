using Identity.Domain.Emails;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Emails;

/// <summary>Addresses and their proof.</summary>
internal static class EmailsFeature
{
    internal static IServiceCollection AddEmails(this IServiceCollection services) => services
        .AddSingleton<IEmailStore, EmailStore>();
}
