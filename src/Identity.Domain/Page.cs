namespace Identity.Domain;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Size">1 to 100.</param>
public sealed record PageRequest(int Number = 1, int Size = 20)
{
    public const int MaximumSize = 100;

    public int Skip => (Number - 1) * Size;
}

/// <summary>One page of a list and the length of the whole.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, int TotalRecords, PageRequest Request)
{
    public int TotalPages => (TotalRecords + Request.Size - 1) / Request.Size;
}
