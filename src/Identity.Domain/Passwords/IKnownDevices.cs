using Identity.Domain.Throttling;

namespace Identity.Domain.Passwords;

/// <summary>
/// Remembers devices that have signed in to an account. What a device keeps opens nothing: it only spares the owner the delays that
/// strangers' guesses cause.
/// </summary>
public interface IKnownDevices
{
    /// <summary>What a device is to present at its next sign-in, in place of what it presented before.</summary>
    DeviceToken Remember(PasswordStamp password, DateTimeOffset now);

    /// <summary>
    /// The device, if the token is genuine, was given to someone who knew this very password, and is younger than
    /// <see cref="LockoutSettings.KnownDeviceLifetime"/>; else null, as if there were none. All devices that were remembered before the
    /// email address was proven are one: a stranger who signed up with it gets one bucket of guesses against the later owner (security
    /// requirement 44).
    /// </summary>
    Guid? Find(PasswordStamp password, DeviceToken? presented, DateTimeOffset now);
}
