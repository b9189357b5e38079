using Identity.Domain.Messaging;
using Identity.Domain.Pictures;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Signup;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tests.Verbs;
using Identity.Domain.Users;
using Identity.Testing.Pictures;

namespace Identity.Domain.Tests.Profiles;

/// <summary>What users say about themselves, from the signup on.</summary>
public sealed class ProfileVerbsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<User>(
            [
                ("without a picture", Ada),
                ("with a picture", () => WithPicture(Ada())),
                ("disabled", () => Do(WithPicture(Ada()), user => user.Disable(Now))),
            ],
            [
                ("change the name", user => Outcome.Of(user.UpdateProfile("Ada King", image: null, Now))),
                ("change the picture", user => Outcome.Of(user.UpdateProfile(name: null, Picture(user), Now))),
                ("remove the picture", user => Outcome.Of(user.RemovePicture(Now))),
            ],
            user => user,
            """
            change the name
              nothing to do: without a picture, with a picture, disabled
            change the picture
              PictureReplaced: without a picture, with a picture, disabled
            remove the picture
              nothing to do: without a picture
              PictureRemoved: with a picture, disabled
            """
        );

    [Fact]
    public void What_is_not_given_stays()
    {
        var user = WithPicture(Ada());
        var (image, later) = (user.ImageId, Now.AddDays(1));

        user.UpdateProfile("Ada King", image: null, later);
        (user.Name, user.ImageId, user.UpdatedAt).ShouldBe(("Ada King", image, later));

        user.UpdateProfile(name: null, Picture(user), later);
        user.Name.ShouldBe("Ada King");
        user.ImageId.ShouldNotBe(image);
    }

    [Fact]
    public void Removing_no_picture_is_no_change_of_the_profile()
    {
        var user = Ada();

        user.RemovePicture(Now.AddDays(1)).IsSuccess.ShouldBeTrue();

        user.UpdatedAt.ShouldBe(Now);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_signup_opens_a_session_where_it_signs_in_and_mails_a_proof_of_the_address(bool signsIn)
    {
        var user = User.Register(Email.Parse("ada@example.com")!, "Ada", "hash", Now, signsIn);
        var session = signsIn ? Session.Open(user.Id, Roles.Individual, "app", TimeSpan.Zero, Service.Client, Now) : null;
        var (secret, _) = OneTimeSecret.LinkOnly(
            user.Id,
            SecretPurpose.VerifyEmail,
            Email.Parse("ada@example.com")!,
            OneTimeSecret.LinkLifetime,
            Now
        );
        var message = new Message(
            MessageChannel.Mail,
            MessageTemplate.VerifyEmail,
            user.Email,
            "en",
            new Dictionary<string, string>(StringComparer.Ordinal)
        );
        var mailed = new MailedSecret(secret, OutboxMessage.Create(Guid.CreateVersion7(Now), message, [], Now));

        user.SignUp(session, mailed, Now);

        user.Events.ShouldHaveSingleItem().ShouldBe(new SignedUp(session, mailed, Now));
        (user.Status, user.EmailVerifiedAt, user.SignedInAt).ShouldBe((UserStatus.Active, null, signsIn ? Now : null));
    }

    private static User Ada() => User.Register(Email.Parse("ada@example.com")!, "Ada", "hash", Now);

    private static User WithPicture(User user) => Do(user, it => it.UpdateProfile(name: null, Picture(it), Now));

    private static StoredImage Picture(User user) => StoredImage.Create(user.Id, Drawn.Of("Ada"), Now);

    private static User Do(User user, Action<User> act)
    {
        act(user);
        return user;
    }
}
