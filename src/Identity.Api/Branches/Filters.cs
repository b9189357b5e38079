using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Accounts;
using Identity.Domain.Branches;

namespace Identity.Api.Branches;

/// <summary>What lists may be narrowed by.</summary>
internal static class Filters
{
    private const int MaximumSearchLength = 100;

    /// <summary><c>search=</c>, or null when absent or empty.</summary>
    internal static string? Search(IQueryCollection query, List<Error> faults)
    {
        var search = query["search"].ToString().Trim();
        if (search.Length > MaximumSearchLength || search.Any(char.IsControl))
        {
            faults.Add(RequestErrors.QueryInvalid.Because($"This parameter takes at most {MaximumSearchLength} characters.").On("search"));
        }

        return search.Length == 0 ? null : search;
    }

    /// <summary><c>status=</c>, or null for any.</summary>
    internal static AccountStatus? Status(IQueryCollection query, List<Error> faults)
    {
        var text = query["status"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        foreach (var status in Enum.GetValues<AccountStatus>())
        {
            if (status.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return status;
            }
        }

        faults.Add(BranchErrors.StatusInvalid);
        return null;
    }
}
