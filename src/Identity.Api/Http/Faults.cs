using Identity.Domain.Passwords;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.Http;

/// <summary>Turns exceptions into answers: outages and overload say when to come back, bugs say nothing but a trace id.</summary>
internal sealed partial class Faults(RequestDelegate next, ILogger<Faults> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await AnswerTo(exception, Problem.TraceIdOf(http)).ExecuteAsync(http);
        }
    }

    private IResult AnswerTo(Exception exception, string traceId)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return RequestErrors.BodyTooLarge.ToProblem();
            case BadHttpRequestException:
            case IOException { InnerException: OverflowException }: // Kestrel's word for a chunk whose size is no number that it can hold
                return RequestErrors.RequestMalformed.ToProblem();
            case HashingOverloadedException overloaded:
                LogBusy(traceId);
                return new ProblemResult([RequestErrors.ServiceBusy], overloaded.RetryAfter);
            case RevocationsUnknownException or KeysUnavailableException:
                return RequestErrors.ServiceUnavailable.ToProblem();
            case var outage when StoreOutage.IsOutage(outage):
                LogOutage(outage.GetType().Name, outage.Message, traceId);
                return RequestErrors.ServiceUnavailable.ToProblem();
            default:
                LogUnexpected(exception, traceId);
                return RequestErrors.Unexpected.ToProblem();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A sign-in was refused: the hash queue is full (trace {TraceId})")]
    private partial void LogBusy(string traceId);

    [LoggerMessage(2, LogLevel.Warning, "A request failed because of the database: {Kind}: {Reason} (trace {TraceId})")]
    private partial void LogOutage(string kind, string reason, string traceId);

    [LoggerMessage(3, LogLevel.Error, "Unexpected error (trace {TraceId})")]
    private partial void LogUnexpected(Exception exception, string traceId);
}
