using System.Text.Json.Nodes;
using Identity.Domain;

namespace Identity.Api.Http;

/// <summary>One line of the table of contents.</summary>
/// <param name="Paths">The short form, then where there are any the gateway form, in full and in short: the same endpoint under
/// each.</param>
/// <param name="Answer">What it takes and gives, for the OpenAPI document.</param>
/// <param name="Limit">How often one address may ask; null where asking often is harmless.</param>
/// <param name="CallerLimit">How often the holder of one token may ask, where it is not <see cref="CallerLimit.DefaultOf"/>.</param>
internal sealed record Route(
    string Verb,
    string[] Paths,
    Access Access,
    Delegate Handler,
    RouteDescription Answer,
    Limit? Limit = null,
    CallerLimit? CallerLimit = null
)
{
    public CallerLimit? CallerLimit { get; } = CallerLimit ?? CallerLimit.DefaultOf(Verb, Access.Kind);

    /// <summary>Whether its handler has a parameter of this type.</summary>
    internal bool Takes<TBound>()
        where TBound : IBound => Handler.Method.GetParameters().Any(parameter => parameter.ParameterType == typeof(TBound));
}

/// <summary>What a route takes and gives. Examples come from the doc comments of the records.</summary>
/// <param name="Feature">The group in Swagger.</param>
/// <param name="Summary">One line.</param>
/// <param name="Body">Type of the JSON body, or null.</param>
/// <param name="Status">Of the success; 403 where the intentional one is all there is.</param>
/// <param name="Data">Type of the success's body, or null for none.</param>
/// <param name="Errors">Refusals of its own; those that any route or token may meet are added.</param>
internal sealed record RouteDescription(
    string Feature,
    string Summary,
    Type? Body,
    int Status,
    Type? Data,
    params IReadOnlyList<Error> Errors
)
{
    /// <summary>By which generated clients know the route, where the name of the endpoint has changed since.</summary>
    public string? OperationId { get; init; }

    /// <summary>The body may be left out.</summary>
    public bool IsBodyOptional { get; init; }

    /// <summary>Content types of the success.</summary>
    public IReadOnlyList<string> Produces { get; init; } = ["application/json"];

    /// <summary>What the success is instead under a setting, and which.</summary>
    public (int Status, Type Data, string When)? OtherSuccess { get; init; }

    /// <summary>Also takes the form of <c>PUT /profile</c>.</summary>
    public bool TakesProfileForm { get; init; }

    /// <summary>Takes a picture, as a form or as it is.</summary>
    public bool TakesPicture { get; init; }

    /// <summary>Further query parameters.</summary>
    public IReadOnlyList<QueryParameter> Filters { get; init; } = [];

    /// <summary>Body, success and refusals as RFC 6749 has them: a form, no envelope, <c>{"error", "error_description"}</c>.</summary>
    public bool SpeaksOAuth { get; init; }

    /// <summary>The success's type is all of the body, <c>data</c> and <c>meta</c> included.</summary>
    public bool HasOwnEnvelope { get; init; }

    /// <summary>Answers 304 to who has it already (<c>If-None-Match</c>).</summary>
    public bool IsConditional { get; init; }

    /// <summary>The same for every caller and meant for pages of any origin: <c>Access-Control-Allow-Origin: *</c>.</summary>
    public bool IsPublicDocument { get; init; }

    /// <summary>Frontends may have the refresh token in a cookie: see <c>RefreshCookie</c>.</summary>
    public bool MayUseRefreshCookie { get; init; }

    /// <summary>Machines ask it every few seconds: only another answer than "fine" is news.</summary>
    public bool IsPolled { get; init; }

    /// <summary>Answers people, not programs.</summary>
    public bool IsPage => Produces.Contains("text/html", StringComparer.Ordinal);

    /// <summary>Where it may send the browser with a 303, or null.</summary>
    public string? RedirectsTo { get; init; }

    /// <summary>Statuses with which its page says what is wrong; that of a limit goes without saying.</summary>
    public IReadOnlyList<int> PageStatuses { get; init; } = [];

    /// <summary>May answer the intentional 403, with a temporary token.</summary>
    public bool MayAskToOnboard { get; init; }

    /// <summary>Headers that the request may carry, and what they say.</summary>
    public IReadOnlyDictionary<string, string> RequestHeaders { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Headers of the success, and what they say.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <param name="Name">As in the query.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Values">What it takes, where that can be listed.</param>
internal sealed record QueryParameter(string Name, string Description, params IReadOnlyList<JsonNode> Values)
{
    /// <summary>Takes several values with commas between them.</summary>
    public bool IsList { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>The greatest of the whole numbers from 0 that it takes; null where it takes no number.</summary>
    public int? Maximum { get; init; }

    /// <summary>What its absence means, or null.</summary>
    public JsonNode? Default { get; init; }
}
