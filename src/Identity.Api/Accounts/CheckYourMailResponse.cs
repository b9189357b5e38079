using Identity.Api.Http;

namespace Identity.Api.Accounts;

/// <summary>All that an answer may say where the rest is the mailbox's business.</summary>
/// <param name="Status" example="checkYourMail">Always <c>checkYourMail</c>.</param>
internal sealed record CheckYourMailResponse(string Status)
{
    internal static IResult Accepted() => TypedResults.Accepted((string?)null, new Envelope<CheckYourMailResponse>(new("checkYourMail")));
}
