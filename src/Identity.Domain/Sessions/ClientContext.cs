namespace Identity.Domain.Sessions;

/// <summary>What is known of the other end of a request. Shown to the owner, never trusted.</summary>
/// <param name="Device">The User-Agent header, cut to <see cref="MaximumDeviceLength"/>.</param>
/// <param name="Address">The peer's IP address, seen through configured proxies only.</param>
public sealed record ClientContext(string? Device, string? Address)
{
    public const int MaximumDeviceLength = 256;
}
