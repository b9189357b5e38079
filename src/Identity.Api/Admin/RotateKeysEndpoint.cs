using Identity.Api.Http;
using Identity.Domain.Tokens.Keys;

namespace Identity.Api.Admin;

internal static class RotateKeysEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Sign with the announced key from now on, and announce a new one",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(Response),
        KeyErrors.KeyTooYoung,
        KeyErrors.KeyRaced
    );

    /// <param name="Force" example="false">True also promotes a key that was announced less than 24 hours ago.</param>
    /// <param name="Yes" example="false">With <c>force</c>, true also promotes a key that was announced less than an hour ago. Most
    /// services do not know it yet, and refuse new tokens until they read the key set.</param>
    internal sealed record Request(bool? Force, bool? Yes);

    /// <param name="Kid" example="4vQXzqk4Xb0lRAhT2mFjRJkCz8bXv9k0B3y8dWkq1mE">The key that signs from now on.</param>
    internal sealed record Response(string Kid);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        JsonBody<Request> body,
        RotateSigningKeys rotateSigningKeys,
        CancellationToken ct
    )
    {
        if (body.Faults.Count > 0)
        {
            return body.ToProblem();
        }

        var rotated = await rotateSigningKeys.ExecuteAsync(body.Value.Force ?? false, body.Value.Yes ?? false, http.Operator(), ct);
        return rotated.IsSuccess ? Envelopes.Ok(new Response(rotated.Value)) : rotated.Errors.ToProblem();
    }
}
