using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Branches;

/// <summary>What lists may be narrowed by.</summary>
internal static class Filters
{
    internal static readonly QueryParameter StatusParameter = new(
        "status",
        "Only accounts in this state.",
        [.. JsonNames.Of<UserStatus>()]
    );

    /// <summary><c>status=</c>, or null for any.</summary>
    internal static UserStatus? Status(IQueryCollection query, List<Error> faults)
    {
        var text = query["status"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        foreach (var status in Enum.GetValues<UserStatus>())
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
