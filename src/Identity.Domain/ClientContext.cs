namespace Identity.Domain;

/// <summary>What is known of the other end of a request. Shown to the owner, never trusted.</summary>
/// <param name="Device">The User-Agent header, cut to <see cref="MaximumDeviceLength"/>.</param>
/// <param name="Address">The peer's IP address, seen through configured proxies only.</param>
/// <param name="Language">In which the person is told something that this request causes; one of
/// <see cref="MessageLanguages.Available"/>.</param>
/// <param name="DeviceToken">What this device kept from an earlier login, if it says so.</param>
public sealed record ClientContext(
    string? Device,
    string? Address,
    string Language = MessageLanguages.Default,
    DeviceToken? DeviceToken = null
)
{
    public const int MaximumDeviceLength = 256;

    public Origin Origin => new(Address);

    /// <summary>The network of <see cref="Address"/>, where it is known.</summary>
    public string? Network => ClientNetwork.Of(Address);
}
