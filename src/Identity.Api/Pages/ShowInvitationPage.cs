using Identity.Api.Http;
using Identity.Domain.Invitations;
using Identity.Domain.Passwords;

namespace Identity.Api.Pages;

/// <summary>What the mailed link opens. Looking changes nothing.</summary>
internal static class ShowInvitationPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "invitationPagesShow",
        "Show the page of an invitation",
        400,
        404
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        CheckInvitation checkInvitation,
        AgreementSettings agreements,
        PasswordSettings passwords,
        CancellationToken ct
    )
    {
        if (http.Request.Query["token"].ToString() is not { Length: > 0 } token)
        {
            return Page.IncompleteLink();
        }

        var facts = await checkInvitation.ExecuteAsync(token, ct);
        return facts.IsSuccess
            ? InvitationPage.Form(facts.Value, token, agreements, passwords, [])
            : InvitationPage.Refusal(facts.Errors[0], token);
    }
}
