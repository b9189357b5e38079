using Identity.Domain.Pictures;
using Identity.Domain.Profiles;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Testing.Pictures;

namespace Identity.Domain.Tests.Profiles;

public sealed class UpdateProfileTests
{
    private readonly Service service = new();

    [Fact]
    public async Task A_name_changes_and_the_picture_stays()
    {
        var id = await SignedUpAsync();
        await UpdateAsync(id, null, PictureFile.Read("plain.png"));
        var picture = service.User.ImageId;
        service.Clock.Advance(TimeSpan.FromDays(1));

        var profile = (await UpdateAsync(id, " Ada King ", null)).Value.ShouldNotBeNull();

        (profile.Name, profile.ImageId, profile.UpdatedAt).ShouldBe(("Ada King", picture, service.Clock.GetUtcNow()));
        service.Database.Images.Single().Id.ShouldBe(picture);
    }

    [Fact] // an import may have brought a name that the rule for typed names refuses
    public async Task The_stored_name_is_accepted_whatever_the_rule_says_of_it_and_no_other_one_is()
    {
        const string imported = "ada@example.com";
        var id = await SignedUpAsync();
        InMemoryDatabase.Set(service.User, user => user.Name, imported);

        (await UpdateAsync(id, $" {imported} ", null)).Value.ShouldNotBeNull().Name.ShouldBe(imported);
        (await UpdateAsync(id, imported, PictureFile.Read("plain.png"))).Value.ShouldNotBeNull().Name.ShouldBe(imported);

        (await UpdateAsync(id, "eve@example.com", null)).Errors.ShouldBe([UserErrors.NameInvalid]);
        (await UpdateAsync(id, "ada\n@example.com", null)).Errors.ShouldBe([UserErrors.NameInvalid]);
    }

    [Fact]
    public async Task A_picture_changes_and_the_name_stays()
    {
        var id = await SignedUpAsync();

        var profile = (await UpdateAsync(id, null, PictureFile.Read("talkative.jpg"))).Value.ShouldNotBeNull();

        profile.Name.ShouldBe("Ada Lovelace");
        var image = service.Database.Images.Single();
        (image.Id, image.UserId, image.ContentType, image.CreatedAt).ShouldBe(
            (profile.ImageId, id, "image/jpeg", service.Clock.GetUtcNow())
        );
    }

    [Fact] // security requirement 75
    public async Task What_is_stored_is_what_was_drawn_and_nothing_of_the_upload()
    {
        var id = await SignedUpAsync();

        await UpdateAsync(id, null, PictureFile.Read("talkative.jpg"));

        var image = service.Database.Images.Single();
        var stored = image.Variants.Select(variant => variant.Content).Append(image.Content).Select(System.Text.Encoding.UTF8.GetString);
        stored.ShouldBe([
            "64 image/webp anew",
            "64 image/jpeg anew",
            "256 image/webp anew",
            "256 image/jpeg anew",
            "1024 image/webp anew",
            "1024 image/jpeg anew",
        ]);
    }

    [Fact] // security requirement 74
    public async Task What_its_header_condemns_is_never_decoded()
    {
        var id = await SignedUpAsync();

        (await UpdateAsync(id, null, PngFile.Claiming(50_000, 50_000))).ShouldBeRefused(PictureErrors.DimensionsExceeded);
        (await UpdateAsync(id, null, "<svg/>"u8.ToArray())).ShouldBeRefused(PictureErrors.TypeUnsupported);

        service.Pictures.Uploads.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_drawn_changes_nothing()
    {
        var id = await SignedUpAsync();
        service.Pictures.Refusal = PictureErrors.Unavailable;

        (await UpdateAsync(id, "Ada King", PictureFile.Read("plain.jpg"))).ShouldBeRefused(PictureErrors.Unavailable);

        (service.User.Name, service.User.ImageId).ShouldBe(("Ada Lovelace", null));
    }

    [Fact] // security requirement 73
    public async Task A_new_picture_replaces_the_old_one_at_an_address_that_nobody_can_guess()
    {
        var id = await SignedUpAsync();
        var first = (await UpdateAsync(id, null, PictureFile.Read("plain.png"))).Value!.ImageId!;
        var second = (await UpdateAsync(id, null, PictureFile.Read("plain.png"))).Value!.ImageId!;

        second.ShouldNotBe(first); // though the bytes are the same
        System.Buffers.Text.Base64Url.DecodeFromChars(second).Length.ShouldBe(16);
        service.Database.Images.Single().Id.ShouldBe(second);
    }

    [Fact]
    public async Task Nothing_to_change_is_a_fault()
    {
        var id = await SignedUpAsync();

        (await UpdateAsync(id, null, null)).ShouldBeRefused(UserErrors.ProfileUnchanged);
    }

    [Fact]
    public async Task All_faults_are_named_and_one_of_them_keeps_everything_as_it_was()
    {
        var id = await SignedUpAsync();

        var both = await UpdateAsync(id, "two\nlines", "<svg/>"u8.ToArray());
        var one = await UpdateAsync(id, "Ada King", "<svg/>"u8.ToArray());

        both.Errors.Count.ShouldBe(2);
        both.Errors[0].ShouldBe(UserErrors.NameInvalid);
        one.Errors.ShouldBe([both.Errors[1]]);
        (service.User.Name, service.User.ImageId).ShouldBe(("Ada Lovelace", null));
    }

    [Fact]
    public async Task An_account_that_was_erased_meanwhile_has_no_valid_token_any_more() =>
        (await UpdateAsync(Guid.CreateVersion7(), "Ada", null)).ShouldBeRefused(TokenErrors.TokenInvalid);

    [Theory] // programs send a profile back as they got it
    [InlineData("ada@example.com", null, true)]
    [InlineData(" ADA@Example.com ", null, true)]
    [InlineData("eve@example.com", null, false)]
    [InlineData("ada", null, false)]
    [InlineData("", null, false)]
    [InlineData(null, "+4915112345678", true)]
    [InlineData(null, "+49 151 12345678", true)]
    [InlineData(null, "+4915112345679", false)]
    [InlineData(null, "", false)]
    [InlineData("ada@example.com", "+4915112345678", true)]
    public async Task Contact_details_may_be_sent_back_and_not_changed(string? email, string? number, bool isStored)
    {
        var id = await SignedUpAsync();
        service.Change(user => user.PhoneNumber, "+4915112345678");

        var result = await service.UpdateProfile.ExecuteAsync(id, new ProfileChange(Email: email, PhoneNumber: number), default);

        if (isStored)
        {
            result.Value.ShouldNotBeNull().Name.ShouldBe("Ada Lovelace");
            return;
        }

        result.ShouldBeRefused(
            email is null
                ? UserErrors.ChangedElsewhere.Because("Change the phone number with PUT /phone.").On("phoneNumber")
                : UserErrors.ChangedElsewhere
        );
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("+4915112345678", false)]
    public async Task Without_a_stored_number_only_an_empty_one_is_accepted(string number, bool isStored)
    {
        var id = await SignedUpAsync();

        var result = await service.UpdateProfile.ExecuteAsync(id, new ProfileChange(PhoneNumber: number), default);

        result.IsSuccess.ShouldBe(isStored);
    }

    [Fact]
    public async Task Contact_details_of_an_erased_account_are_refused_like_its_token() =>
        (
            await service.UpdateProfile.ExecuteAsync(Guid.CreateVersion7(), new ProfileChange(Email: "ada@example.com"), default)
        ).ShouldBeRefused(TokenErrors.TokenInvalid);

    private async Task<Guid> SignedUpAsync() => (await service.SignUpAsync()).Profile.Id;

    private Task<Result<Profile>> UpdateAsync(Guid id, string? name, byte[]? upload) =>
        service.UpdateProfile.ExecuteAsync(
            id,
            new ProfileChange(name, Image: upload is null ? default(ReadOnlyMemory<byte>?) : upload),
            default
        );
}
