using Identity.Domain;

namespace Identity.Api.Http;

/// <summary>A parameter of an endpoint that is read from the request.</summary>
internal interface IBound
{
    /// <summary>Why it could not be read. The endpoint is not asked then.</summary>
    IReadOnlyList<Error> Refusal { get; }
}

/// <summary>Answers for every endpoint what could not be read for it, in one place.</summary>
internal sealed class RefuseUnreadable : IEndpointFilter
{
    internal static bool IsNeededBy(Delegate handler) =>
        handler.Method.GetParameters().Any(parameter => parameter.ParameterType.IsAssignableTo(typeof(IBound)));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Error[] faults = [.. context.Arguments.OfType<IBound>().SelectMany(bound => bound.Refusal)];
        return faults.Length > 0 ? faults.ToProblem() : await next(context);
    }
}
