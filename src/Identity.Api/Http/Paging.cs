using System.Globalization;
using Identity.Domain;

namespace Identity.Api.Http;

/// <summary><c>?page[number]=1&amp;page[size]=20</c>.</summary>
internal static class Paging
{
    internal const string NumberParameter = "page[number]";
    internal const int LastNumber = 1_000_000;

    internal static Result<PageRequest> Read(IQueryCollection query)
    {
        List<Error> faults = [];
        var number = Read(query, NumberParameter, 1, LastNumber, faults);
        var size = Read(query, "page[size]", new PageRequest().Size, PageRequest.MaximumSize, faults);
        return faults.Count > 0 ? faults : new PageRequest(number, size);
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
