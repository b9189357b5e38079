using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Identity.Domain;
using Identity.Domain.OAuth;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using OpenIddict.Abstractions;

namespace Identity.Api.OAuth;

/// <summary>
/// The parameters of a request to sign a person in (OpenID Connect Core section 3.1.2.1), as they travel through the pages: in a hidden
/// field, back into the query of the one address that reads them.
/// </summary>
internal sealed class AuthorizationRequest
{
    private const int MaximumLength = 8 * 1024;
    private const int MaximumParameters = 64;

    private static readonly string[] Repeatable = [OpenIddictConstants.Parameters.Resource];

    private readonly IReadOnlyDictionary<string, StringValues> parameters;

    private AuthorizationRequest(IReadOnlyDictionary<string, StringValues> parameters) => this.parameters = parameters;

    internal string? this[string name] => parameters.TryGetValue(name, out var values) && values is [{ Length: > 0 } value] ? value : null;

    /// <summary>From an address or a hidden field. RFC 6749 section 3.1: each parameter once.</summary>
    internal static Result<AuthorizationRequest> Parse(string? query)
    {
        if (query is null or { Length: > MaximumLength })
        {
            return OAuthErrors.InvalidRequest.Because($"A request may have at most {MaximumLength} bytes.");
        }

        var sent = QueryHelpers.ParseQuery(query);
        return
            sent.Count > MaximumParameters
            || sent.Any(parameter =>
                (parameter.Value.Count > 1 && !Repeatable.Contains(parameter.Key, StringComparer.Ordinal))
                || parameter.Value.Append(parameter.Key).Any(text => text!.Any(char.IsControl) || !StorableText.IsStorable(text))
            )
            ? OAuthErrors.InvalidRequest.Because("A parameter was sent more than once, or contains control characters.")
            : new AuthorizationRequest(sent);
    }

    internal static AuthorizationRequest Of(IFormCollection form) =>
        new(form.ToDictionary(it => it.Key, it => it.Value, StringComparer.Ordinal));

    /// <summary>What a client pushed, and the browser only refers to (RFC 9126). From here on it travels like any other request.</summary>
    internal static AuthorizationRequest Of(OpenIddictRequest request) =>
        new(
            request
                .GetParameters()
                .Where(it => it.Key is not (OpenIddictConstants.Parameters.RequestUri or OpenIddictConstants.Parameters.ClientSecret))
                .ToDictionary(it => it.Key, it => new StringValues([.. (ImmutableArray<string?>?)it.Value ?? []]), StringComparer.Ordinal)
        );

    /// <summary>Without what has been done: the person has just signed in, or has just been asked.</summary>
    internal AuthorizationRequest Without(params IReadOnlyList<string> prompts)
    {
        var rest = parameters.ToDictionary(it => it.Key, it => it.Value, StringComparer.Ordinal);
        string[] left =
        [
            .. (this[OpenIddictConstants.Parameters.Prompt] ?? "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Except(prompts, StringComparer.Ordinal),
        ];
        rest.Remove(OpenIddictConstants.Parameters.Prompt);
        if (left.Length > 0)
        {
            rest[OpenIddictConstants.Parameters.Prompt] = string.Join(' ', left);
        }

        // A login of this moment is young enough for any age, and by the clock of no second too old.
        if (prompts.Contains(OpenIddictConstants.PromptValues.Login, StringComparer.Ordinal))
        {
            rest.Remove(OpenIddictConstants.Parameters.MaxAge);
        }

        return new AuthorizationRequest(rest);
    }

    /// <summary>The same for the same parameters, in whatever order they come; without those that are named.</summary>
    internal byte[] Fingerprint(params IReadOnlyList<string> except)
    {
        var query = new QueryBuilder();
        foreach (
            var (name, values) in parameters
                .Where(it => !except.Contains(it.Key, StringComparer.Ordinal))
                .OrderBy(it => it.Key, StringComparer.Ordinal)
        )
        {
            query.Add(name, values.OfType<string>());
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(query.ToString()));
    }

    /// <summary>For an address, where nothing else has a place that a form may hold: a token or a password least of all.</summary>
    internal AuthorizationRequest Only(params IReadOnlyList<string> names) =>
        new(parameters.Where(it => names.Contains(it.Key, StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal));

    internal AuthorizationRequest With(string name, string value) =>
        new(new Dictionary<string, StringValues>(parameters, StringComparer.Ordinal) { [name] = value });

    /// <summary>What reads the parameters of this request from now on reads these.</summary>
    internal void LendTo(HttpRequest request)
    {
        if (HttpMethods.IsPost(request.Method))
        {
            request.Form = new FormCollection(parameters.ToDictionary(StringComparer.Ordinal));
        }
        else
        {
            request.QueryString = new QueryString(ToString());
        }
    }

    /// <summary>As a query, with its question mark.</summary>
    public override string ToString()
    {
        var query = new QueryBuilder();
        foreach (var (name, values) in parameters)
        {
            query.Add(name, values.OfType<string>());
        }

        return query.ToQueryString().ToUriComponent();
    }
}
