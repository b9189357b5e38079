namespace Identity.Domain.OAuth;

/// <summary>The device grant (RFC 8628 section 3.4): tells a device to wait, or opens the session that a person has allowed it. Of parallel
/// polls one opens it; a later one ends it, as a replayed authorization code does.</summary>
public sealed class RedeemDeviceCode(
    IChanges<DeviceAuthorization, Guid> devices,
    IDeviceCodes codes,
    RedeemCode redeemCode,
    TimeProvider time
)
{
    /// <param name="targets">The services that the token shall be for; empty for all that the device asked for.</param>
    public async Task<Result<ClientTokens>> ExecuteAsync(
        Client client,
        string deviceCode,
        IReadOnlyList<string> targets,
        ClientContext context,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(context);
        if (!codes.TryRead(deviceCode, out var id))
        {
            return OAuthErrors.InvalidGrant;
        }

        // What has expired is swept away soon.
        var now = time.Now();
        var polled = await devices.ChangeAsync(id, context.Origin, device => device.Poll(client.Id, now), ct) ?? OAuthErrors.ExpiredToken;
        if (!polled.IsSuccess)
        {
            return polled.Errors[0];
        }

        return polled.Value.SignIn is { } signIn
            ? await redeemCode.ExecuteAsync(client, signIn, targets, context, ct)
            : polled.Value.Refusal!;
    }
}
