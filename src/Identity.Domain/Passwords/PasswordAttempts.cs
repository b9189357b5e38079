using Identity.Domain.Throttling;

namespace Identity.Domain.Passwords;

/// <summary>
/// Every comparison by which someone proves to know a password goes through here: begin, verify, then fail or succeed. Anyone who dies in
/// between leaves a failure behind, never a free guess. (Whether a new password only repeats the one-time password of an operator is asked
/// beside it, of people who have proven by that password or by mail who they are.)
/// </summary>
public sealed class PasswordAttempts(IThrottles throttles, IPasswordHasher passwords, IKnownDevices devices, TimeProvider time)
{
    /// <summary>The bucket of anyone who asks from outside: a device's own where it is known, else that of all strangers.</summary>
    /// <param name="password">Of the account, if there is one.</param>
    public Bucket BucketOf(string login, PasswordStamp? password, ClientContext client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return password is not null && devices.Find(password, client.DeviceToken, time.GetUtcNow()) is { } device
            ? Bucket.OfDevice(login, device)
            : Bucket.OfStrangers(login);
    }

    /// <exception cref="HashingOverloadedException">There is no hash for the caller now.</exception>
    public void EnsureAdmits(HashCaller caller) => passwords.EnsureAdmits(caller);

    /// <summary>Takes the place. Null when it is taken; else the refusal.</summary>
    /// <exception cref="HashingOverloadedException">There would be no hash for it anyway.</exception>
    public async Task<Error?> BeginAsync(Bucket bucket, HashCaller caller, CancellationToken ct)
    {
        passwords.EnsureAdmits(caller);
        return await throttles.TakeAsync(bucket, time.Now(), ct) is { } wait ? ThrottlingErrors.LogInThrottled.After(wait) : null;
    }

    /// <summary>As <see cref="IPasswordHasher.VerifyAsync"/>.</summary>
    public Task<PasswordVerification> VerifyAsync(
        Bucket bucket,
        string? hash,
        UnverifiedPassword password,
        HashCaller caller,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(password);
        return OrReturnAsync(bucket, () => passwords.VerifyAsync(hash, password.Normalised, caller, ct));
    }

    /// <summary>A better hash of a password that was just found right.</summary>
    public Task<string> RehashAsync(Bucket bucket, UnverifiedPassword password, HashCaller caller, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(password);
        return OrReturnAsync(bucket, () => passwords.HashAsync(password.Normalised, caller, ct));
    }

    /// <param name="subject">The account, if there is one. What was typed in place of one is not kept: it may be a password.</param>
    public Task FailAsync(Bucket bucket, Guid? subject, Guid? sessionId, ClientContext client, string reason, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        return throttles.FailAsync(bucket, subject, new LogInFailed(sessionId, reason, time.Now()), client.Origin, ct);
    }

    /// <summary>For a password that allows a change: the change says itself what happens.</summary>
    public Task SucceedAsync(Bucket bucket, CancellationToken ct) => throttles.ClearAsync(bucket, ct);

    /// <summary>For a right password that changes nothing.</summary>
    /// <param name="happened">What it led to.</param>
    public Task SucceedAsync(Bucket bucket, Guid subject, DomainEvent happened, Origin origin, CancellationToken ct) =>
        throttles.ClearAsync(bucket, subject, happened, origin, ct);

    private async Task<T> OrReturnAsync<T>(Bucket bucket, Func<Task<T>> hash)
    {
        try
        {
            return await hash();
        }
        catch (Exception exception) when (exception is HashingOverloadedException or OperationCanceledException)
        {
            // The hasher says either only of a password that it never looked at: a crowded minute locks nobody out.
            await throttles.ReturnAsync(bucket, CancellationToken.None);
            throw;
        }
    }
}
