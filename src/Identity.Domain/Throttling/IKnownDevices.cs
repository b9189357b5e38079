namespace Identity.Domain.Throttling;

/// <summary>
/// Remembers devices that have signed in to an account. What a device keeps opens nothing: it only spares the owner the delays that
/// strangers' guesses cause.
/// </summary>
public interface IKnownDevices
{
    /// <summary>What a device is to present at its next login to this account. A device that is known already keeps its identifier.</summary>
    /// <param name="isProven">Whether the email address is proven. If not, the account may belong to a stranger, and all its devices share one
    /// bucket: however many devices the stranger collects, they get one bucket of guesses against the later owner (security requirement
    /// 44).</param>
    DeviceToken Remember(string login, DeviceToken? presented, bool isProven, DateTimeOffset now);

    /// <summary>The device, if the token is genuine and of this very account; else null, as if there were none.</summary>
    Guid? Find(string login, DeviceToken? presented);
}

/// <summary>Proof of an earlier login, as a cookie carries it.</summary>
public sealed record DeviceToken(string Text)
{
    public override string ToString() => "***";
}
