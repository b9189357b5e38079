using Identity.Domain.Messaging;

namespace Identity.Domain.Sessions;

/// <summary>What is known of the other end of a request. Shown to the owner, never trusted.</summary>
/// <param name="Device">The User-Agent header, cut to <see cref="MaximumDeviceLength"/>.</param>
/// <param name="Address">The peer's IP address, seen through configured proxies only.</param>
/// <param name="Language">In which the person is told something that this request causes; one of <see cref="MessageLanguages.Available"/>.</param>
public sealed record ClientContext(string? Device, string? Address, string Language = MessageLanguages.Default)
{
    public const int MaximumDeviceLength = 256;
}
