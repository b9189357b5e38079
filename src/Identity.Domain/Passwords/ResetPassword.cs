using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Domain.Passwords;

/// <summary>
/// Sets a new password for anyone who holds the mailed link or code, and so the mailbox. Whatever others set up with the old password, or
/// before anybody had proven the address, ends with it (security requirement 44).
/// </summary>
public sealed class ResetPassword(
    CheckResetLink checkResetLink,
    IOneTimeSecretStore secrets,
    ICredentials credentials,
    IUsers users,
    IPasswordHasher passwords,
    PasswordRules rules,
    PasswordMails mails,
    UndoLinks undoLinks,
    IWrongCodes wrongCodes,
    TimeProvider time
)
{
    private const string Field = "newPassword";

    // The password may be replaced between the comparison with the new one and the lock; comparing again tells.
    private const int Attempts = 3;

    /// <param name="cancelsUndo">Whether former email addresses lose their way back into the account (<see cref="UndoLinks"/>).</param>
    /// <returns>The new password: a device whose owner has just read the mail is a known one from now on.</returns>
    public async Task<Result<PasswordStamp>> ExecuteAsync(
        ResetProof proof,
        UnverifiedPassword password,
        bool cancelsUndo,
        ClientContext client,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(client);

        // What can be told before the proof is looked at costs neither a try of the code nor the secret. What cannot (the account's own
        // name, a leak) costs a try of the code, and never the secret.
        var faults = await CheckAsync(proof, password, ct);
        if (faults.Count > 0)
        {
            return faults;
        }

        passwords.EnsureAdmits(proof is ResetProof.Link ? HashCaller.Proven(client.Address) : HashCaller.Stranger(client.Address));
        return proof switch
        {
            ResetProof.Link link => await FollowAsync(link, password, cancelsUndo, client, ct),
            ResetProof.Code code => await CompareAsync(code, password, cancelsUndo, client, ct),
            _ => throw new ArgumentOutOfRangeException(nameof(proof)),
        };
    }

    /// <summary>What can be judged without a try of the code. A link is looked up only beside another fault: otherwise it is followed at
    /// once.</summary>
    /// <param name="proof">Null where it is missing, which the caller reports; the same goes for the password.</param>
    public async Task<List<Error>> CheckAsync(ResetProof? proof, UnverifiedPassword? password, CancellationToken ct)
    {
        var address = (proof as ResetProof.Code)?.Address;
        IReadOnlyList<Error> ofPassword = password is null ? [] : rules.Check(password, address, name: null, Field);
        List<Error> faults = [];
        if (address is not null && Email.Parse(address) is null)
        {
            faults.Add(UserErrors.EmailInvalid);
        }

        if (
            proof is ResetProof.Link link
            && (password is null || ofPassword.Count > 0)
            && await checkResetLink.ExecuteAsync(link.Token, ct) is { IsSuccess: false } refused
        )
        {
            faults.AddRange(refused.Errors);
        }

        faults.AddRange(ofPassword);
        return faults;
    }

    private async Task<Result<PasswordStamp>> FollowAsync(
        ResetProof.Link link,
        UnverifiedPassword password,
        bool cancelsUndo,
        ClientContext client,
        CancellationToken ct
    )
    {
        var found = await checkResetLink.ExecuteAsync(link.Token, ct);
        return found.IsSuccess
            ? await ResetAsync(found.Value, ResetTerms.ByLink, password, newHash: null, cancelsUndo, client, ct)
            : found.Errors.ToArray();
    }

    private async Task<Result<PasswordStamp>> CompareAsync(
        ResetProof.Code code,
        UnverifiedPassword password,
        bool cancelsUndo,
        ClientContext client,
        CancellationToken ct
    )
    {
        if (Email.Parse(code.Address) is not { } address)
        {
            return UserErrors.EmailInvalid;
        }

        if (await wrongCodes.FindWaitAsync(CodeKind.Mailed, client.Address, time.Now(), ct) is { } wait)
        {
            return ThrottlingErrors.CodesThrottled.After(wait);
        }

        // Hashed before anybody looks: a guess at no account costs as much time as one at someone's code, and neither is cheap.
        var hash = await passwords.HashAsync(password.Normalised, HashCaller.Stranger(client.Address), ct);
        var refused = new MailedCodeRefused("of a password reset", time.Now());
        return
            await secrets.TryCodeAsync(address.Key, [SecretPurpose.ResetPassword], TypedText.Code(code.Digits), refused, client.Origin, ct)
                is { } secret
            ? await ResetAsync(secret, ResetTerms.ByCode, password, hash, cancelsUndo, client, ct)
            : ResetErrors.CodeInvalid;
    }

    private async Task<Result<PasswordStamp>> ResetAsync(
        OneTimeSecret secret,
        SecretProof proof,
        UnverifiedPassword password,
        string? newHash,
        bool cancelsUndo,
        ClientContext client,
        CancellationToken ct
    )
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await credentials.FindAsync(secret.UserId, ct) is not { Profile: var profile } account)
            {
                return proof.Expired; // the account is gone
            }

            if (ResetTerms.WhyNot(secret, proof, profile.Id, Email.Parse(profile.Email)?.Key, account.Status, time.Now()) is { } refusal)
            {
                return refusal;
            }

            if (await CheckAsync(account, password, client, ct) is { Count: > 0 } faults)
            {
                return faults.ToArray();
            }

            // Asked before the change, so that nobody believes a way back to be shut that is open.
            if (cancelsUndo && await undoLinks.FindAsync(profile.Id, ct) is UndoState.Firm)
            {
                return ResetErrors.UndoTooRecent;
            }

            newHash ??= await passwords.HashAsync(password.Normalised, HashCaller.Proven(client.Address), ct);
            var (hash, now) = (newHash, time.Now());
            var mail = mails.Changed(profile.Email, client.Language, now);
            var reset =
                await users.ChangeAsync(
                    profile.Id,
                    secret.Id,
                    client.Origin,
                    (User user, OneTimeSecret it) => user.ResetPassword(it, proof, account.PasswordVersion, hash, cancelsUndo, mail, now),
                    ct
                ) ?? proof.Expired;
            if (reset.Refusal != PasswordErrors.Incorrect)
            {
                return reset;
            }
        }

        return proof.Expired;
    }

    private async Task<IReadOnlyList<Error>> CheckAsync(
        Credentials account,
        UnverifiedPassword password,
        ClientContext client,
        CancellationToken ct
    )
    {
        var faults = await rules.CheckAsync(password, account.Profile.Email, account.Profile.Name, Field, ct);

        // An operator knows the one-time password: it is not to become a lasting one (ASVS 6.4.1).
        return
            faults.Count == 0
            && account.PasswordExpiresAt is not null
            && await passwords.VerifyAsync(account.PasswordHash, password.Normalised, HashCaller.Proven(client.Address), ct)
                is not PasswordVerification.NoMatch
            ? [PasswordErrors.Unchanged]
            : faults;
    }
}
