using System.Net.Http.Headers;
using Identity.Api.Tests.Hosting;
using Identity.Clients.NSwag;
using Identity.Testing.Pictures;

namespace Identity.Api.Tests.Clients;

/// <summary>The walk with the client of NSwag.</summary>
internal static class NSwagWalk
{
    internal static async Task WalkAsync(IdentityHost host)
    {
        await SignUpAsync(host);
        var advisor = await SignInAsAdvisorAsync(host);
        var temporaryToken = await JoinAsync(host, advisor);
        await ExchangeAsync(host, temporaryToken);
    }

    private static async Task SignUpAsync(IdentityHost host)
    {
        var anonymous = ClientOf(host);
        var (email, password) = (Person.NewEmail(), Person.NewPassword());

        var signedUp = (
            await anonymous.SignUpAsync(
                new SignUpRequest
                {
                    Email = email,
                    Name = "Ada Lovelace",
                    Password = password,
                }
            )
        ).Data;
        signedUp.User.Roles.ShouldBe([Role.Individual]);
        signedUp.User.Branch.ShouldBeNull();
        signedUp.TokenType.ShouldBe(TokenType.Bearer);

        var taken = await Should.ThrowAsync<ApiException<Problem>>(() =>
            anonymous.SignUpAsync(
                new SignUpRequest
                {
                    Email = email,
                    Name = "Ada Lovelace",
                    Password = password,
                }
            )
        );
        taken.StatusCode.ShouldBe(409);
        taken.Result.Errors.Single().Code.ShouldBe("EMAIL_TAKEN");

        var ada = ClientOf(host, signedUp.AccessToken);
        (await ada.GetProfileAsync()).Data.Id.ShouldBe(signedUp.User.Id);
        (await ada.UpdateProfileAsync(new UpdateProfileRequest { Name = "Ada King" })).Data.Name.ShouldBe("Ada King");

        await using var picture = new MemoryStream(PictureFile.Read("plain.png"));
        var image = (await ada.SetImageAsync(new FileParameter(picture, "ada.png", "image/png"))).Data.Image;
        using var served = await anonymous.GetImageAsync(image!.Segments[^1], "image/webp", Size._64);
        await Walk.ShouldBeWebPAsync(served.Stream);

        var refreshed = (await anonymous.RefreshSessionAsync(new RefreshSessionRequest { RefreshToken = signedUp.RefreshToken! })).Data;
        await ClientOf(host, refreshed.AccessToken).LogOutAsync();
        (await Should.ThrowAsync<ApiException<Problem>>(() => ada.GetProfileAsync())).StatusCode.ShouldBe(401);
    }

    /// <returns>The client of an advisor who signed in.</returns>
    private static async Task<IdentityClient> SignInAsAdvisorAsync(IdentityHost host)
    {
        var advisor = await Advisor.OfNewBranchAsync(host);

        var signedIn = (
            await ClientOf(host)
                .LogInAsync(
                    new LogInRequest
                    {
                        Email = advisor.Email,
                        Password = advisor.Password,
                        Roles = [Role.Advisor],
                    }
                )
        ).Data;

        signedIn.User.Branch.ShouldNotBeNull().Name.ShouldBe(advisor.BranchName);
        return ClientOf(host, signedIn.AccessToken);
    }

    /// <returns>The temporary token of a person who was invited and accepted.</returns>
    private static async Task<string> JoinAsync(IdentityHost host, IdentityClient advisor)
    {
        var anonymous = ClientOf(host);
        var (email, password) = (Person.NewEmail(), Person.NewPassword());

        var invitation = (await advisor.InviteIndividualAsync(new InviteIndividualRequest { Email = email, Name = "Grace Hopper" })).Data;
        invitation.Status.ShouldBe(InvitationStatus.Pending);
        (await advisor.ListInvitationsAsync(status: [InvitationStatus.Pending, InvitationStatus.Accepted]))
            .Data.Single()
            .Id.ShouldBe(invitation.Id);

        var token = await Walk.InvitationTokenAsync(host, email);
        (await anonymous.CheckInvitationAsync(new CheckInvitationRequest { Token = token })).Data.Name.ShouldBe("Grace Hopper");

        var temporaryToken = await AcceptAsync(anonymous, token, password);

        var again = await Should.ThrowAsync<ApiException<ForbiddenAnswer>>(() =>
            anonymous.LogInAsync(new LogInRequest { Email = email, Password = password })
        );
        again.Result.Errors.Single().Code.ShouldBe("ONBOARDING_REQUIRED");
        again.Result.Meta.ShouldNotBeNull().Fields.ShouldBe(["phoneNumber"]);
        again.Result.Data.ShouldNotBeNull().ExpiresIn.ShouldBe(3600);
        return temporaryToken.ShouldNotBeNull();
    }

    private static async Task<string?> AcceptAsync(IdentityClient anonymous, string token, string password)
    {
        var request = new AcceptInvitationRequest
        {
            Token = token,
            Password = password,
            ConfirmPassword = password,
        };
        try
        {
            await anonymous.AcceptInvitationAsync(request);
        }
        catch (ApiException<ForbiddenAnswer> answer) when (answer.Result.Data is { } data)
        {
            return data.TemporaryAccessToken;
        }

        return null;
    }

    private static async Task ExchangeAsync(IdentityHost host, string temporaryToken)
    {
        var newcomer = ClientOf(host, temporaryToken);
        var number = Newcomer.NewNumber();

        var early = await Should.ThrowAsync<ApiException<Problem>>(() => newcomer.ExchangeTemporaryTokenAsync());
        early.Result.Errors.Single().Code.ShouldBe("ONBOARDING_INCOMPLETE");
        early.Result.Meta.ShouldNotBeNull().Fields.ShouldBe(["phoneNumber"]);

        (await newcomer.GetOnboardingAsync()).Data.Steps.Single().Kind.ShouldBe(StepKind.Phone);
        await newcomer.SendPhoneCodeAsync(new SendPhoneCodeRequest { PhoneNumber = number });
        await newcomer.VerifyPhoneAsync(new VerifyPhoneRequest { Code = await Newcomer.CodeAsync(host, number) });
        (await newcomer.GetOnboardingAsync()).Data.Steps.Single().State.ShouldBe(StepState.Completed);

        var tokens = (await newcomer.ExchangeTemporaryTokenAsync()).Data;
        var profile = (await ClientOf(host, tokens.AccessToken).GetProfileAsync()).Data;
        profile.PhoneNumber.ShouldBe(number);
        profile.Branch.ShouldNotBeNull();
    }

    private static IdentityClient ClientOf(IdentityHost host, string? accessToken = null)
    {
        var http = host.ClientWith(null);
        http.DefaultRequestHeaders.Authorization = accessToken is null ? null : new AuthenticationHeaderValue("Bearer", accessToken);
        return new IdentityClient(http);
    }
}
