namespace Identity.Infrastructure.Telemetry;

/// <summary>What the service's own metrics are called.</summary>
public static class IdentityMeter
{
    public const string Name = "Identity";
}
