using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Tokens;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.Pages;

/// <summary>Reads a form that one of our own pages sent.</summary>
internal static class PageForm
{
    /// <summary>Null for anything else: another content type, another site's page that posts here, or text that no page of ours
    /// sends.</summary>
    internal static async Task<IFormCollection?> ReadAsync(HttpContext http)
    {
        if (
            !IsFromHere(http)
            || !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        )
        {
            return null;
        }

        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return form.All(field => JsonBody.IsSecret(field.Key) || field.Value.All(StorableText.IsStorable)) ? form : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    internal static IResult Refused() =>
        Page.Message(
            "The form was not accepted",
            "Open the page of this form again, and send the form from there.",
            StatusCodes.Status400BadRequest
        );

    /// <summary>
    /// What a browser says of the page that sends (security requirement 78): today's in <c>Sec-Fetch-Site</c>, older ones in <c>Origin</c>,
    /// which is
    /// <c>null</c> for a page that hides where it is. Whatever says neither is no browser with a stranger's page in it.
    /// </summary>
    private static bool IsFromHere(HttpContext http) =>
        http.Request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "" => http.Request.Headers.Origin.ToString() is var origin
                && (origin.Length == 0 || IsOurs(origin, http.RequestServices.GetRequiredService<TokenSettings>().Issuer)),
            var site => site is "same-origin" or "none",
        };

    private static bool IsOurs(string origin, string issuer) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var sender)
        && Uri.TryCreate(issuer, UriKind.Absolute, out var ours)
        && (sender.Scheme, sender.IdnHost, sender.Port) == (ours.Scheme, ours.IdnHost, ours.Port);
}
