using Identity.Domain;
using Microsoft.Extensions.Hosting;

namespace Identity.Infrastructure.Onboarding;

/// <summary>Loads the numbering plans of all countries once, beside the start and not inside the first request that holds a
/// number.</summary>
internal sealed class PhoneNumberWarmUp : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(PhoneNumber.WarmUp, stoppingToken);
}
