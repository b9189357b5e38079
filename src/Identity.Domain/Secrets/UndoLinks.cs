namespace Identity.Domain.Secrets;

/// <summary>
/// The links by which former email addresses can take an account back, as its present owner sees them. A thief who moved the account has
/// the new mailbox, and so a reset: what a reset cancels, a thief can cancel. Therefore a link is firm before it can be cancelled.
/// </summary>
public sealed class UndoLinks(IOneTimeSecretStore secrets, TimeProvider time)
{
    /// <summary>Long enough for the owner to read the mail after a weekend.</summary>
    public static readonly TimeSpan FirmFor = TimeSpan.FromDays(3);

    /// <summary>A link that was sent at that moment or before can be cancelled.</summary>
    public static DateTimeOffset CancellableSince(DateTimeOffset now) => now - FirmFor;

    public async Task<UndoState> FindAsync(Guid userId, CancellationToken ct)
    {
        var now = time.Now();
        var open = await secrets.ListOpenAsync(userId, SecretPurpose.UndoEmailChange, now, ct);
        return open.Count == 0 ? UndoState.None
            : open.Any(link => link.CreatedAt > CancellableSince(now)) ? UndoState.Firm
            : UndoState.Cancellable;
    }
}

/// <summary>Whether a former email address can take the account back.</summary>
public enum UndoState
{
    None,

    /// <summary>It can, and the newest link for it is too young to be cancelled.</summary>
    Firm,

    /// <summary>It can, until the owner cancels that.</summary>
    Cancellable,
}
