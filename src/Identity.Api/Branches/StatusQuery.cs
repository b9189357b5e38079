using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Branches;

/// <summary><c>?status=</c>: only accounts in one state.</summary>
internal sealed class StatusQuery(string text) : IBound
{
    internal static readonly QueryParameter Parameter = new("status", "Only accounts in this state.", [.. JsonNames.Of<UserStatus>()]);

    /// <summary>Null for any.</summary>
    internal UserStatus? Status { get; } =
        Enum.GetValues<UserStatus>()
            .Select(status => (UserStatus?)status)
            .FirstOrDefault(status => status.ToString()!.Equals(text, StringComparison.OrdinalIgnoreCase));

    IReadOnlyList<Error> IBound.Refusal => text.Length == 0 || Status is not null ? [] : [BranchErrors.StatusInvalid];

    public static ValueTask<StatusQuery> BindAsync(HttpContext http) =>
        ValueTask.FromResult(new StatusQuery(http.Request.Query[Parameter.Name].ToString()));
}
