using System.Globalization;
using Identity.Domain;

namespace Identity.Api.Http;

/// <summary><c>?page[number]=1&amp;page[size]=20</c>, or <c>?page[after]=…</c> with what <c>meta.next</c> of the page before said: a
/// parameter of every endpoint that answers a list.</summary>
internal sealed class PageQuery(Result<PageRequest> read) : IBound
{
    internal const string NumberParameter = "page[number]";
    internal const string SizeParameter = "page[size]";
    internal const string AfterParameter = "page[after]";
    internal const int LastNumber = 1_000_000;

    internal PageRequest Value => read.Value!;

    IReadOnlyList<Error> IBound.Refusal => read.Errors;

    public static implicit operator PageRequest(PageQuery page) => page.Value;

    public static ValueTask<PageQuery> BindAsync(HttpContext http) => ValueTask.FromResult(new PageQuery(Read(http.Request.Query)));

    private static Result<PageRequest> Read(IQueryCollection query)
    {
        List<Error> faults = [];
        var number = Read(query, NumberParameter, 1, LastNumber, faults);
        var size = Read(query, SizeParameter, new PageRequest().Size, PageRequest.MaximumSize, faults);
        var after = ReadAfter(query, size, faults);
        return faults.Count > 0 ? faults : after ?? new PageRequest(number, size);
    }

    private static PageRequest? ReadAfter(IQueryCollection query, int size, List<Error> faults)
    {
        if (!query.TryGetValue(AfterParameter, out var values))
        {
            return null;
        }

        if (query.ContainsKey(NumberParameter))
        {
            faults.Add(RequestErrors.QueryInvalid.Because($"Send either this parameter or {NumberParameter}.").On(AfterParameter));
            return null;
        }

        if (values is [{ } text] && PageCursor.Read(text, size) is { } request)
        {
            return request;
        }

        faults.Add(RequestErrors.QueryInvalid.Because("This parameter must be meta.next of a page of this list.").On(AfterParameter));
        return null;
    }

    private static int Read(IQueryCollection query, string name, int otherwise, int most, List<Error> faults)
    {
        if (!query.TryGetValue(name, out var values))
        {
            return otherwise;
        }

        if (
            values.Count == 1
            && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= 1
            && value <= most
        )
        {
            return value;
        }

        faults.Add(RequestErrors.QueryInvalid.Because($"This parameter must be a whole number from 1 to {most}.").On(name));
        return otherwise;
    }
}
