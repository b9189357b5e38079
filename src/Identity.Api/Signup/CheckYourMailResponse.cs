using Identity.Api.Http;

namespace Identity.Api.Signup;

/// <summary>The same answer for every email address. An email explains the next step.</summary>
/// <param name="Status" example="checkYourMail">The value is always <c>checkYourMail</c>.</param>
internal sealed record CheckYourMailResponse(string Status)
{
    internal static IResult Accepted() => TypedResults.Accepted((string?)null, new Envelope<CheckYourMailResponse>(new("checkYourMail")));
}
