namespace Identity.Domain;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Size">1 to 100.</param>
/// <param name="After">The row before the first that is wanted; null for lists that are paged by number alone, and where a number was
/// asked for.</param>
public sealed record PageRequest(int Number = 1, int Size = 20, PagePosition? After = null)
{
    public const int MaximumSize = 100;

    /// <summary>Rows before this page that have to be passed over: none if the page begins after a known row.</summary>
    public int Skip => After is null ? (Number - 1) * Size : 0;
}

/// <summary>A row's place in a list that is ordered by time and id.</summary>
public sealed record PagePosition(DateTimeOffset At, Guid Id);

/// <summary>One page of a list and the length of the whole.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, int TotalRecords, PageRequest Request)
{
    /// <summary>False where the list is longer than <see cref="TotalRecords"/>, which is then <see cref="LargeList.CountLimit"/>.</summary>
    public bool TotalIsExact { get; internal init; } = true;

    public int TotalPages => (TotalRecords + Request.Size - 1) / Request.Size;

    /// <summary>How to ask for the page after this one; null at the end.</summary>
    public PageRequest? Next { get; internal init; } =
        (long)Request.Number * Request.Size < TotalRecords ? Request with { Number = Request.Number + 1 } : null;

    /// <summary>The same page of other things, one for each.</summary>
    public Page<TOther> With<TOther>(IReadOnlyList<TOther> items) =>
        new(items, TotalRecords, Request) { TotalIsExact = TotalIsExact, Next = Next };
}
