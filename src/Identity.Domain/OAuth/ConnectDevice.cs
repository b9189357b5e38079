using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Domain.OAuth;

/// <summary>
/// Finds the device whose code a person has typed, and takes the answer. Only people who are signed in are told whether a code is right,
/// and wrong ones are counted by their networks (RFC 8628 section 5.1).
/// </summary>
public sealed class ConnectDevice(
    IDeviceAuthorizations devices,
    IClientStore clients,
    IUsers users,
    IWrongCodes wrongCodes,
    TimeProvider time
)
{
    /// <param name="typed">As the person typed it.</param>
    public async Task<Result<WaitingDevice>> FindAsync(string typed, SessionFacts browser, ClientContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(browser);
        ArgumentNullException.ThrowIfNull(context);
        var now = time.Now();
        if (await wrongCodes.FindWaitAsync(CodeKind.Device, context.Address, now, ct) is { } wait)
        {
            return ThrottlingErrors.CodesThrottled.Because($"Too many incorrect codes from this network. {Error.WaitHint}").After(wait);
        }

        if (UserCode.Read(typed) is not { } code)
        {
            return DeviceErrors.CodeInvalid; // a guess it is not
        }

        if (
            await devices.FindAsync(code, ct) is { } device
            && device.IsOpenAt(now)
            && await clients.FindAsync(device.ClientId, ct) is { DisabledAt: null } client
        )
        {
            return new WaitingDevice(device.Id, code, client, device.Scopes);
        }

        await users.ChangeAsync(browser.UserId, context.Origin, user => user.MistypeDeviceCode(now), ct);
        return DeviceErrors.CodeInvalid;
    }

    public async Task<Result<Done>> DecideAsync(
        WaitingDevice waiting,
        SessionFacts browser,
        bool isAllowed,
        ClientContext context,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(waiting);
        ArgumentNullException.ThrowIfNull(browser);
        ArgumentNullException.ThrowIfNull(context);
        var now = time.Now();
        return await users.ChangeAsync(
                browser.UserId,
                waiting.Id,
                context.Origin,
                (User user, DeviceAuthorization device) => isAllowed ? user.Connect(device, browser.Session, now) : device.Deny(now),
                ct
            ) ?? DeviceErrors.CodeInvalid;
    }
}

/// <summary>A device that a person is asked about.</summary>
public sealed record WaitingDevice(Guid Id, string UserCode, Client Client, IReadOnlyList<string> Scopes);
