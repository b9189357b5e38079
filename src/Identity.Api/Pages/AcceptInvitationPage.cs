using Identity.Api.Http;
using Identity.Domain.Invitations;
using Identity.Domain.Passwords;

namespace Identity.Api.Pages;

/// <summary>The button of that page, which goes on with the first step.</summary>
internal static class AcceptInvitationPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "invitationPagesAccept",
        "Accept an invitation from the page",
        400,
        401,
        403,
        404,
        409
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        CheckInvitation checkInvitation,
        AcceptInvitation acceptInvitation,
        AgreementSettings agreements,
        PasswordSettings passwords,
        OnboardingPages pages,
        CancellationToken ct
    )
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var token = form["token"].ToString();
        var accepted = await acceptInvitation.ExecuteAsync(
            token,
            new UnverifiedPassword(form["password"].ToString()),
            new UnverifiedPassword(form["confirmPassword"].ToString()),
            [.. form["agreement"].OfType<string>()],
            http.Client(),
            ct
        );
        if (accepted.IsSuccess)
        {
            return await pages.NextAsync(accepted.Value.TemporaryAccessToken, [], ct);
        }

        var facts = await checkInvitation.ExecuteAsync(token, ct);
        return facts.IsSuccess
            ? InvitationPage.Form(facts.Value, token, agreements, passwords, accepted.Errors)
            : InvitationPage.Refusal(facts.Errors[0], token);
    }
}
