using Identity.Api.Http;

namespace Identity.Api.Health;

/// <summary>For orchestrators: restart me where this fails.</summary>
internal static class LiveEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Health",
        "Report that the process runs, without using the database",
        null,
        StatusCodes.Status200OK,
        typeof(State)
    )
    {
        OperationId = "healthLive",
        IsPolled = true,
    };

    /// <param name="Status" example="ok">The value is always <c>ok</c>. Any other state is a problem.</param>
    internal sealed record State(string Status);

    internal static IResult Handle() => Envelopes.Ok(new State("ok"));
}
