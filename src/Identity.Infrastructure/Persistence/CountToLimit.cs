using Identity.Domain;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

internal static class CountToLimit
{
    /// <summary>The number of rows, or one more than <see cref="LargeList.CountLimit"/> as soon as that many were found.</summary>
    internal static Task<int> CountToLimitAsync<T>(this IQueryable<T> rows, CancellationToken ct) =>
        rows.Take(LargeList.CountLimit + 1).CountAsync(ct);
}
