using System.Net.Http.Headers;
using Identity.Api.Tests.Hosting;
using Identity.Clients.Kiota;
using Identity.Clients.Kiota.Models;
using Identity.Testing.Pictures;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace Identity.Api.Tests.Clients;

/// <summary>The walk with the client of Kiota.</summary>
internal static class KiotaWalk
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
            await anonymous.Signup.PostAsync(
                new SignUpRequest
                {
                    Email = email,
                    Name = "Ada Lovelace",
                    Password = password,
                }
            )
        )!.Data!;
        signedUp.User!.Roles.ShouldBe([Role.Individual]);
        signedUp.User.Branch.ShouldBeNull();
        signedUp.TokenType.ShouldBe(TokenType.Bearer);

        var taken = await Should.ThrowAsync<Problem>(() =>
            anonymous.Signup.PostAsync(
                new SignUpRequest
                {
                    Email = email,
                    Name = "Ada Lovelace",
                    Password = password,
                }
            )
        );
        taken.Status.ShouldBe(409);
        taken.Errors!.Single().Code.ShouldBe("EMAIL_TAKEN");

        var ada = ClientOf(host, signedUp.AccessToken);
        (await ada.Profile.GetAsync())!.Data!.Id.ShouldBe(signedUp.User.Id);
        (await ada.Profile.PutAsync(new UpdateProfileRequest { Name = "Ada King" }))!.Data!.Name.ShouldBe("Ada King");

        var form = new MultipartBody();
        var picture = PictureFile.Read("plain.png");
        form.AddOrReplacePart("image", "image/png", picture, "ada.png");
        var image = (await ada.Profile.Image.PutAsync(form))!.Data!.Image;
        var served = await anonymous.Images[new Uri(image!).Segments[^1]].GetAsync(wanted => wanted.QueryParameters.Size = 64);
        await Walk.ShouldBeWebPAsync(served!);

        var refreshed = (await anonymous.Refresh.PostAsync(new RefreshSessionRequest { RefreshToken = signedUp.RefreshToken }))!.Data!;
        await ClientOf(host, refreshed.AccessToken).Logout.PostAsync(new LogOutRequest());
        (await Should.ThrowAsync<Problem>(() => ada.Profile.GetAsync())).Status.ShouldBe(401);
    }

    /// <returns>The client of an advisor who signed in.</returns>
    private static async Task<IdentityClient> SignInAsAdvisorAsync(IdentityHost host)
    {
        var advisor = await Advisor.OfNewBranchAsync(host);

        var request = new LogInRequest
        {
            Email = advisor.Email,
            Password = advisor.Password,
            Roles = [Role.Advisor],
        };
        var signedIn = (await ClientOf(host).Login.PostAsync(request))!.Data!;

        signedIn.User!.Branch.ShouldNotBeNull().Name.ShouldBe(advisor.BranchName);
        return ClientOf(host, signedIn.AccessToken);
    }

    /// <returns>The temporary token of a person who was invited and accepted.</returns>
    private static async Task<string> JoinAsync(IdentityHost host, IdentityClient advisor)
    {
        var anonymous = ClientOf(host);
        var (email, password) = (Person.NewEmail(), Person.NewPassword());

        var invitation = (await advisor.Invites.PostAsync(new InviteIndividualRequest { Email = email, Name = "Grace Hopper" }))!.Data!;
        invitation.Status.ShouldBe(InvitationStatus.Pending);
        var listed = await advisor.Invites.GetAsync(list =>
            list.QueryParameters.Status = [InvitationStatus.Pending, InvitationStatus.Accepted]
        );
        listed!.Data!.Single().Id.ShouldBe(invitation.Id);

        var token = await Walk.InvitationTokenAsync(host, email);
        (await anonymous.Invites.Check.PostAsync(new CheckInvitationRequest { Token = token }))!.Data!.Name.ShouldBe("Grace Hopper");

        var temporaryToken = await AcceptAsync(anonymous, token, password);

        var again = await Should.ThrowAsync<ForbiddenAnswer>(() =>
            anonymous.Login.PostAsync(new LogInRequest { Email = email, Password = password })
        );
        again.Errors!.Single().Code.ShouldBe("ONBOARDING_REQUIRED");
        again.Meta!.Fields.ShouldBe(["phoneNumber"]);
        again.DataEscaped!.ExpiresIn.ShouldBe(3600);
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
            await anonymous.Invites.Accept.PostAsync(request);
        }
        catch (ForbiddenAnswer answer) when (answer.DataEscaped is { } data)
        {
            return data.TemporaryAccessToken;
        }

        return null;
    }

    private static async Task ExchangeAsync(IdentityHost host, string temporaryToken)
    {
        var newcomer = ClientOf(host, temporaryToken);
        var number = Newcomer.NewNumber();

        var early = await Should.ThrowAsync<Problem>(() => newcomer.TokenExchange.PutAsync());
        early.Errors!.Single().Code.ShouldBe("ONBOARDING_INCOMPLETE");
        early.Meta!.Fields.ShouldBe(["phoneNumber"]);

        (await newcomer.Onboarding.GetAsync())!.Data!.Steps!.Single().Kind.ShouldBe(StepKind.Phone);
        await newcomer.Onboarding.Phone.PostAsync(new SendPhoneCodeRequest { PhoneNumber = number });
        await newcomer.Onboarding.Phone.Verify.PostAsync(new VerifyPhoneRequest { Code = await Newcomer.CodeAsync(host, number) });
        (await newcomer.Onboarding.GetAsync())!.Data!.Steps!.Single().State.ShouldBe(StepState.Completed);

        var tokens = (await newcomer.TokenExchange.PutAsync())!.Data!;
        var profile = (await ClientOf(host, tokens.AccessToken).Profile.GetAsync())!.Data!;
        profile.PhoneNumber.ShouldBe(number);
        profile.Branch.ShouldNotBeNull();
    }

    private static IdentityClient ClientOf(IdentityHost host, string? accessToken = null)
    {
        var http = host.ClientWith(null);
        http.DefaultRequestHeaders.Authorization = accessToken is null ? null : new AuthenticationHeaderValue("Bearer", accessToken);
        return new IdentityClient(
            new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http)
            {
                BaseUrl = http.BaseAddress!.OriginalString,
            }
        );
    }
}
