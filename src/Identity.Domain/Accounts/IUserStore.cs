using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Audit;
using Identity.Domain.Sessions;

namespace Identity.Domain.Accounts;

public interface IUserStore
{
    /// <summary>Adds account, first session (if it opens one), the mail that proves its address and the audit event together. False when
    /// the address is taken: of any number of parallel signups with one address exactly one gets true. The mail is left out where the address
    /// got <see cref="OneTimeSecret.MailsPerDay"/> of its kind within a day.</summary>
    Task<bool> TryAddAsync(User user, Session? session, MailedSecret verification, AuditEvent audit, CancellationToken ct);

    /// <summary>One read with all that a login needs, or null for an unknown address.</summary>
    Task<Credentials?> FindCredentialsAsync(Email email, CancellationToken ct);

    /// <summary>The same of somebody who is signed in.</summary>
    Task<Credentials?> FindCredentialsAsync(Guid userId, CancellationToken ct);

    /// <summary>One query.</summary>
    Task<Profile?> FindProfileAsync(Guid userId, CancellationToken ct);

    /// <summary>Changes what is not null, replacing (and deleting) an earlier picture with all its sizes. Null when the account is gone.</summary>
    Task<Profile?> UpdateProfileAsync(Guid userId, string? name, StoredImage? image, DateTimeOffset now, CancellationToken ct);

    /// <summary>Deletes the picture with all its sizes, if there is one.</summary>
    Task RemoveImageAsync(Guid userId, DateTimeOffset now, CancellationToken ct);

    /// <summary>The picture in that size and type; a picture of an earlier version, which has one form alone, in that form.</summary>
    /// <param name="size">One of <see cref="Pictures.Picture.Sizes"/>.</param>
    /// <param name="contentType">One of <see cref="Pictures.PictureTypes.Served"/>.</param>
    Task<ServedImage?> FindImageAsync(string imageId, int size, string contentType, CancellationToken ct);

    /// <summary>The bytes of what was found, or null when it is gone meanwhile.</summary>
    Task<byte[]?> ReadImageAsync(ServedImage image, CancellationToken ct);
}
