using Identity.Domain.Pictures;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Profiles;

/// <summary>Changes name, picture or both: all of it, or nothing.</summary>
public sealed class UpdateProfile(IUsers users, IProfiles profiles, IPictureRenderer pictures, TimeProvider time)
{
    /// <param name="name">Null, or the one that is stored, to leave it as it is.</param>
    /// <param name="upload">The picture as it came, of whatever kind its sender claims; null to leave it as it is.</param>
    public async Task<Result<Profile>> ExecuteAsync(Guid userId, string? name, ReadOnlyMemory<byte>? upload, CancellationToken ct)
    {
        if (name is null && upload is null)
        {
            return UserErrors.ProfileUnchanged;
        }

        List<Error> faults = [];
        var called = PersonName.Parse(name);
        if (name is not null && called is null && !await IsStoredAsync(userId, name, ct))
        {
            faults.Add(UserErrors.NameInvalid);
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
        var changed = await users.ChangeAsync(userId, Origin.None, user => user.UpdateProfile(called, image, now), ct);
        var profile = changed is null ? null : await profiles.FindAsync(userId, ct);
        return profile is null ? TokenErrors.TokenInvalid : profile; // erased since the check of the token
    }

    /// <summary>A form sends all of its fields. A name that is there already, from an import or an earlier rule, is no fault of its
    /// sender.</summary>
    private async Task<bool> IsStoredAsync(Guid userId, string name, CancellationToken ct) =>
        PersonName.ParseImported(name) is { } same && (await profiles.FindAsync(userId, ct))?.Name == same;
}
