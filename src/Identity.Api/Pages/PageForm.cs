using Microsoft.Net.Http.Headers;

namespace Identity.Api.Pages;

/// <summary>Reads a form that one of our own pages sent.</summary>
internal static class PageForm
{
    /// <summary>Null for anything else: another content type, or another site's page that posts here.</summary>
    internal static async Task<IFormCollection?> ReadAsync(HttpContext http)
    {
        // Every form carries a secret of its own, so a forged one achieves nothing; this keeps strangers' pages out all the same.
        if (http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
            || !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    internal static IResult Refused() => Page.Message("That did not work", "This form can only be sent from its own page.", StatusCodes.Status400BadRequest);
}
