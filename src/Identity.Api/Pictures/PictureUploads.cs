using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Pictures;

namespace Identity.Api.Pictures;

/// <summary>
/// Memory and turns of uploads, given out before a byte of the body is read. One account has one picture in the queue of the worker, so
/// pictures that take long delay their own account and no other. Counted in each process.
/// </summary>
internal sealed class PictureUploads
{
    /// <summary>Memory of all uploads together, in bytes.</summary>
    private const long MostOfAll = 64 * 1024 * 1024;

    /// <summary>The same of one account: one picture of the largest size, and small ones beside it.</summary>
    private const long MostOfOne = 16 * 1024 * 1024;

    private const long Least = 64 * 1024; // a form has its costs, whatever it says of its length

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5); // the longest that a picture is drawn

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Account> accounts = [];
    private long reserved;

    /// <param name="length">As the request announces it, or null.</param>
    internal Result<Upload> Begin(Guid userId, long? length)
    {
        var bytes = Math.Clamp(length ?? BodyLimit.Largest, Least, BodyLimit.Largest);
        lock (gate)
        {
            var account = accounts.GetValueOrDefault(userId) ?? new Account();
            if (account.Reserved + bytes > MostOfOne)
            {
                return RequestErrors
                    .RateLimited.Because("The service is still processing other pictures of this account. Try again when they are done.")
                    .After(Soon);
            }

            if (reserved + bytes > MostOfAll)
            {
                return PictureErrors.Unavailable.Because("Too many pictures are being uploaded. Try again.").After(Soon);
            }

            (account.Reserved, reserved) = (account.Reserved + bytes, reserved + bytes);
            accounts[userId] = account;
            return new Upload(this, userId, account, bytes);
        }
    }

    private void End(Guid userId, Account account, long bytes)
    {
        lock (gate)
        {
            (account.Reserved, reserved) = (account.Reserved - bytes, reserved - bytes);
            if (account.Reserved == 0)
            {
                accounts.Remove(userId);
            }
        }
    }

    internal sealed class Account
    {
        internal long Reserved { get; set; }

        internal SemaphoreSlim Turn { get; } = new(1, 1);
    }

    internal sealed class Upload(PictureUploads uploads, Guid userId, Account account, long bytes) : IDisposable
    {
        private bool hasTurn;
        private bool isOver;

        /// <summary>Waits until no other picture of the account is being drawn.</summary>
        internal async Task WaitForTurnAsync(CancellationToken ct)
        {
            await account.Turn.WaitAsync(ct);
            hasTurn = true;
        }

        public void Dispose()
        {
            if (isOver)
            {
                return;
            }

            isOver = true;
            if (hasTurn)
            {
                account.Turn.Release();
            }

            uploads.End(userId, account, bytes);
        }
    }
}
