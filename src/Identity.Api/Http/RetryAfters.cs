using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.Http;

/// <summary>RFC 9110 section 10.2.3, in seconds: a clock that is wrong does not matter.</summary>
internal static class RetryAfters
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>Says when it is worth repeating. Every 429 and 503 says so, whether or not it knows better than "soon".</summary>
    internal static void RetryAfter(this HttpResponse response, TimeSpan? wait)
    {
        if (wait is not null || response.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            response.Headers[HeaderNames.RetryAfter] = Math.Ceiling((wait ?? Soon).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }
}
