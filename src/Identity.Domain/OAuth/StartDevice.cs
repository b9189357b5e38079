using Identity.Domain.Tokens;

namespace Identity.Domain.OAuth;

/// <summary>Gives a device the two codes that it needs to be connected (RFC 8628 section 3.1).</summary>
public sealed class StartDevice(IChanges<DeviceAuthorization, Guid> devices, IDeviceCodes codes, TokenSettings settings, TimeProvider time)
{
    /// <summary>Two devices with one code are as good as impossible; five times in a row they are.</summary>
    private const int Attempts = 5;

    /// <param name="scope">As requested; null for all that the client has.</param>
    /// <param name="targets">The services that the tokens shall be for; empty for the default.</param>
    public async Task<Result<StartedDevice>> ExecuteAsync(
        Client client,
        string? scope,
        IReadOnlyList<string> targets,
        ClientContext context,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(context);
        var scopes = scope is null ? client.Scopes : Scope.Parse(scope);
        if (scopes is not { Count: > 0 } || !scopes.All(word => ClientScopes.IsHeld(client, word)))
        {
            return OAuthErrors.InvalidScope;
        }

        if (!targets.All(it => ClientAudiences.MayName(client, it, settings)))
        {
            return OAuthErrors.InvalidTarget;
        }

        for (var attempt = 1; ; attempt++)
        {
            var userCode = UserCode.Create();
            var device = DeviceAuthorization.Create(client.Id, codes.MacOf(userCode), scopes, targets, time.Now());
            var added = await devices.AddAsync(device, context.Origin, ct, taken: DeviceErrors.CodeInvalid);
            if (added.IsSuccess)
            {
                return new StartedDevice(codes.Write(device.Id), userCode);
            }

            if (attempt == Attempts)
            {
                throw new InvalidOperationException("No free code for a device was found.");
            }
        }
    }
}

/// <param name="DeviceCode">For the device alone.</param>
/// <param name="UserCode">For the person who holds it.</param>
public sealed record StartedDevice(string DeviceCode, string UserCode)
{
    public override string ToString() => "***";
}
