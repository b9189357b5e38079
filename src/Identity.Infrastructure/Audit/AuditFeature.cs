using Identity.Domain.Audit;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Audit;

/// <summary>The chain of events, its seals, and its end.</summary>
internal static class AuditFeature
{
    internal static IServiceCollection AddAudit(this IServiceCollection services, AuditSettings settings) =>
        services
            .AddSingleton(settings)
            .AddSingleton<AuditProof>()
            .AddSingleton<AuditEmails>()
            .AddSingleton<AuditSealer>()
            .AddSingleton<IAuditTrail, AuditTrail>()
            .AddSingleton<ISweep, AuditSweep>();
}
