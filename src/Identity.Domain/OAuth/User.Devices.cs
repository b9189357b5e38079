using Identity.Domain.OAuth;
using Identity.Domain.Sessions;

namespace Identity.Domain.Users;

/// <summary>What a user answers a device that asks to be connected.</summary>
public sealed partial class User
{
    /// <summary>Lets it sign in, once, while the session of the browser lasts. It is remembered like any other consent.</summary>
    public Result<Done> Connect(DeviceAuthorization device, Session browser, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(browser);
        if (browser.UserId != Id || !device.TryAllow(browser, now))
        {
            return DeviceErrors.CodeInvalid;
        }

        Record(new ConsentGiven(device.ClientId, device.Scopes, now));
        return new Done();
    }

    /// <summary>Counts a code that no device shows.</summary>
    public Result<Done> MistypeDeviceCode(DateTimeOffset now)
    {
        Record(new DeviceCodeRefused(now));
        return DeviceErrors.CodeInvalid;
    }
}
