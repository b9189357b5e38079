using Identity.Domain.Pictures;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Profiles;

/// <summary>Changes name, picture or both: all of it, or nothing.</summary>
public sealed class UpdateProfile(IUsers users, IProfiles profiles, IPictureRenderer pictures, TimeProvider time)
{
    public async Task<Result<Profile>> ExecuteAsync(Guid userId, ProfileChange change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.IsEmpty)
        {
            return UserErrors.ProfileUnchanged;
        }

        var called = PersonName.Parse(change.Name);
        var faults = await CheckAsync(userId, change, ct);
        Picture? picture = null;
        if (change.Image is { } bytes)
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

        if (change.Name is null && picture is null)
        {
            return await profiles.FindAsync(userId, ct) is { } same ? same : TokenErrors.TokenInvalid;
        }

        var now = time.Now();
        var image = picture is null ? null : StoredImage.Create(userId, picture, now);
        var changed = await users.ChangeAsync(userId, Origin.None, user => user.UpdateProfile(called, image, now), ct);
        var profile = changed is null ? null : await profiles.FindAsync(userId, ct);
        return profile is null ? TokenErrors.TokenInvalid : profile; // erased since the check of the token
    }

    /// <summary>Every fault of the texts.</summary>
    public async Task<List<Error>> CheckAsync(Guid userId, ProfileChange change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(change);
        List<Error> faults = [];
        if (change.Name is { } name && PersonName.Parse(name) is null && !await IsStoredAsync(userId, name, ct))
        {
            faults.Add(UserErrors.NameInvalid);
        }

        if (change.HasContacts && await profiles.FindAsync(userId, ct) is { } stored)
        {
            faults.AddRange(ContactFaults(change, stored));
        }

        return faults;
    }

    /// <summary>Programs send a profile back as they got it. What they did change of the contact details would be lost without a
    /// word.</summary>
    private static IEnumerable<Error> ContactFaults(ProfileChange change, Profile stored)
    {
        if (change.Email is { } email && Email.Parse(email)?.Key != Email.Parse(stored.Email)?.Key)
        {
            yield return UserErrors.ChangedElsewhere;
        }

        if (
            change.PhoneNumber is { } number
            && number != (stored.PhoneNumber ?? "")
            && PhoneNumber.Parse(number).Value?.Value != (stored.PhoneNumber ?? "")
        )
        {
            yield return UserErrors.ChangedElsewhere.Because("Change the phone number with PUT /phone.").On("phoneNumber");
        }
    }

    /// <summary>A form sends all of its fields. A name that is there already, from an import or an earlier rule, is no fault of its
    /// sender.</summary>
    private async Task<bool> IsStoredAsync(Guid userId, string name, CancellationToken ct) =>
        (await profiles.FindAsync(userId, ct))?.Name is { } stored && (stored == name.Trim() || stored == PersonName.ParseImported(name));
}
