using Identity.Domain.Accounts.Pictures;
using Identity.Domain.Tokens;

namespace Identity.Domain.Accounts;

/// <summary>Changes name, picture or both: all of it, or nothing.</summary>
public sealed class UpdateProfile(IUserStore users, IPictureRenderer pictures, TimeProvider time)
{
    /// <param name="name">Null to leave it as it is.</param>
    /// <param name="upload">The picture as it came, of whatever kind its sender claims; null to leave it as it is.</param>
    public async Task<Result<Profile>> ExecuteAsync(Guid userId, string? name, ReadOnlyMemory<byte>? upload, CancellationToken ct)
    {
        if (name is null && upload is null)
        {
            return AccountErrors.ProfileUnchanged;
        }

        List<Error> faults = [];
        var called = PersonName.Parse(name);
        if (name is not null && called is null)
        {
            faults.Add(AccountErrors.NameInvalid);
        }

        Picture? picture = null;
        if (upload is { } bytes)
        {
            var header = PictureHeader.Read(bytes.Span); // a claim of a million pixels a side never reaches a decoder
            var rendered = header.IsSuccess ? await pictures.RenderAsync(bytes, ct) : (Error[])[.. header.Errors];
            picture = rendered.Value;
            faults.AddRange(rendered.Errors);
        }

        if (faults.Count > 0)
        {
            return faults;
        }

        var now = time.Now();
        var image = picture is null ? null : StoredImage.Create(userId, picture, now);
        var profile = await users.UpdateProfileAsync(userId, called, image, now, ct);
        return profile is null ? TokenErrors.TokenInvalid : profile; // erased between the check of the token and now
    }
}
