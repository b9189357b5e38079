using Identity.Api.Http;
using Identity.Domain.Invitations;

namespace Identity.Api.Invitations;

internal static class ListAgreementsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Invitations",
        "List the agreements that an invited person accepts",
        null,
        StatusCodes.Status200OK,
        typeof(IReadOnlyList<Row>)
    );

    /// <param name="Id" example="terms">Send this value in <c>agreementIds</c> to agree.</param>
    /// <param name="Version" example="2026-01">The version of the text, which is stored with the acceptance.</param>
    /// <param name="Title" example="Terms of use">The title of the agreement.</param>
    /// <param name="Content" example="You agree that ...">The text of the agreement.</param>
    /// <param name="Required" example="true">Whether accepting an invitation is impossible without it.</param>
    internal sealed record Row(string Id, string Version, string Title, string Content, bool Required);

    internal static IResult Handle(AgreementSettings agreements) =>
        Envelopes.Ok<IReadOnlyList<Row>>([
            .. agreements.All.Select(agreement => new Row(
                agreement.Id,
                agreement.Version,
                agreement.Title,
                agreement.Content,
                agreement.Required
            )),
        ]);
}
