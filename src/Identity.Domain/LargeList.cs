namespace Identity.Domain;

/// <summary>Lists that may have millions of rows: counted to a limit, and paged by the last row that was seen.</summary>
public static class LargeList
{
    /// <summary>To count a million rows costs more than all else of a page.</summary>
    public const int CountLimit = 10_000;

    /// <param name="rows">The page and, if the list goes on, one row more.</param>
    /// <param name="counted">The number of rows, counted to one more than <see cref="CountLimit"/> at most.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="position">A row's place in the order of the list.</param>
    public static Page<T> Page<T>(IReadOnlyList<T> rows, int counted, PageRequest request, Func<T, PagePosition> position)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(position);
        T[] items = [.. rows.Take(request.Size)];
        return new Page<T>(items, Math.Min(counted, CountLimit), request)
        {
            TotalIsExact = counted <= CountLimit,
            Next = rows.Count > request.Size ? request with { Number = request.Number + 1, After = position(items[^1]) } : null,
        };
    }
}
