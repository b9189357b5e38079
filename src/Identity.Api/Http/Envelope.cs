using Identity.Domain;

namespace Identity.Api.Http;

/// <summary>Every success: <c>{"data": …}</c>.</summary>
internal sealed record Envelope<T>(T Data);

/// <summary>A list and where in it this page is.</summary>
internal sealed record ListEnvelope<T>(IReadOnlyList<T> Data, ListMeta Meta);

/// <param name="TotalRecord" example="1">The number of rows of the whole list. Large lists are counted to 10000.</param>
/// <param name="TotalPage" example="1">The number of pages of this size that <c>totalRecord</c> makes.</param>
/// <param name="PageNumber" example="1">The number of this page, from 1.</param>
/// <param name="Limit" example="20">The size of a page.</param>
/// <param name="TotalIsExact" example="true">False if the list is longer than <c>totalRecord</c> says.</param>
/// <param name="Next" example="AAAAAg">What to send as <c>page[after]</c> for the next page: the quick way through a large list, which leaves
/// out no row and repeats none when rows are added meanwhile. Null at the end.</param>
internal sealed record ListMeta(int TotalRecord, int TotalPage, int PageNumber, int Limit, bool TotalIsExact, string? Next);

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
                new ListMeta(
                    page.TotalRecords,
                    page.TotalPages,
                    page.Request.Number,
                    page.Request.Size,
                    page.TotalIsExact,
                    PageCursor.Of(page.Next)
                )
            )
        );
}
