using Identity.Domain;

namespace Identity.Api.Http;

/// <summary>Every success: <c>{"data": …}</c>.</summary>
internal sealed record Envelope<T>(T Data);

/// <summary>A list and where in it this page is.</summary>
internal sealed record ListEnvelope<T>(IReadOnlyList<T> Data, ListMeta Meta);

/// <param name="TotalRecord" example="1">The number of rows of the whole list.</param>
/// <param name="TotalPage" example="1">The number of pages of this size.</param>
/// <param name="PageNumber" example="1">The number of this page, from 1.</param>
/// <param name="Limit" example="20">The size of a page.</param>
internal sealed record ListMeta(int TotalRecord, int TotalPage, int PageNumber, int Limit);

internal static class Envelopes
{
    internal static IResult Ok<T>(T data) => TypedResults.Ok(new Envelope<T>(data));

    internal static IResult Created<T>(string location, T data) => new CreatedResult<T>(location, data);

    private sealed class CreatedResult<T>(string location, T data) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) =>
            TypedResults.Created(IssuerPath.Outside(httpContext, location), new Envelope<T>(data)).ExecuteAsync(httpContext);
    }

    /// <summary>Nothing more to say, or the refusal.</summary>
    internal static IResult ToNoContent<T>(this Result<T> done) => done.IsSuccess ? TypedResults.NoContent() : done.Errors.ToProblem();

    internal static IResult List<TItem, TRow>(Page<TItem> page, Func<TItem, TRow> toRow) =>
        TypedResults.Ok(
            new ListEnvelope<TRow>(
                [.. page.Items.Select(toRow)],
                new ListMeta(page.TotalRecords, page.TotalPages, page.Request.Number, page.Request.Size)
            )
        );
}
