using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Messaging;

namespace Identity.Api.Admin;

internal static class RetryDeadLettersEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Send messages again that were given up. Expired links and codes are not sent",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(Response),
        MessageErrors.NotFound
    );

    /// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">Only this message. Omit it for all of them.</param>
    internal sealed record Request(Guid? Id);

    /// <param name="Due" example="1">How many messages are sent again now.</param>
    internal sealed record Response(int Due);

    internal static async Task<IResult> HandleAsync(JsonBody<Request> body, IDeadLetters letters, TimeProvider time, CancellationToken ct)
    {
        var due = await letters.RetryAsync(body.Value.Id, time.Now(), ct);
        return body.Value.Id is not null && due == 0 ? MessageErrors.NotFound.ToProblem() : Envelopes.Ok(new Response(due));
    }
}
