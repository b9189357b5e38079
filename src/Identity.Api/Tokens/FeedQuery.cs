using System.Globalization;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Tokens.Feed;

namespace Identity.Api.Tokens;

/// <summary><c>?after=&amp;wait=</c>: what the caller knows, and how long it waits for more.</summary>
internal sealed class FeedQuery(RevocationCursor? after, TimeSpan wait, IReadOnlyList<Error> faults) : IBound
{
    private const int LongestWait = 30;

    internal static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        new(
            "after",
            "The cursor of the last answer. Sending it acknowledges that answer. Leave it out to read everything that counts now."
        ),
        new("wait", "How many seconds the answer may be held until there is something new, from 0 to 30.")
        {
            Default = 0,
            Maximum = LongestWait,
        },
    ];

    /// <summary>Null for a caller that begins.</summary>
    internal RevocationCursor? After { get; } = after;

    internal TimeSpan Wait { get; } = wait;

    IReadOnlyList<Error> IBound.Refusal => faults;

    public static ValueTask<FeedQuery> BindAsync(HttpContext http)
    {
        List<Error> faults = [];
        RevocationCursor? after = null;
        if (http.Request.Query.TryGetValue("after", out var cursors) && (after = RevocationCursor.Parse(Single(cursors))) is null)
        {
            faults.Add(RequestErrors.QueryInvalid.Because("Send the cursor of an answer, or leave it out to read everything.").On("after"));
        }

        var seconds = 0;
        if (
            http.Request.Query.TryGetValue("wait", out var waits)
            && (!int.TryParse(Single(waits), NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds > LongestWait)
        )
        {
            faults.Add(RequestErrors.QueryInvalid.Because("Send a whole number of seconds from 0 to 30.").On("wait"));
        }

        return ValueTask.FromResult(new FeedQuery(after, TimeSpan.FromSeconds(seconds), faults));
    }

    private static string? Single(IReadOnlyList<string?> values) => values.Count == 1 ? values[0] : null;
}
