namespace Identity.Domain.OAuth;

public interface IDeviceAuthorizations
{
    /// <param name="userCode">As <see cref="UserCode.Read"/> gives it.</param>
    Task<DeviceAuthorization?> FindAsync(string userCode, CancellationToken ct);
}
